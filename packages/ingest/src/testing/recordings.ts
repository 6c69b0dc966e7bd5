import { existsSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../../../../shared/data')

/** The recordings lie beside the repository, not in it; a test that needs them says so and is skipped without. */
export const recordings = {
  present: existsSync(join(ROOT, 'README.md')),
  path: (...parts: readonly string[]): string => join(ROOT, ...parts),
}

/** For the title of a suite. */
export const ifPresent = recordings.present ? '' : ' (skipped: ../shared/data is absent)'
