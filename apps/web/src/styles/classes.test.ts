import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const features = join(import.meta.dirname, '../features')

/** One style sheet for all pages: chunks stay loaded, so a name of two features would dress both. */
it('gives no class name to two features', () => {
  const owners = new Map<string, Set<string>>()
  for (const file of readdirSync(features, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.css')) continue
    const [feature = ''] = file.split(/[\\/]/)
    // A rule that begins with the class owns it; `.frame .button` only says how it looks there.
    for (const [, name = ''] of readFileSync(join(features, file), 'utf8').matchAll(/^\s*\.([\w-]+)\s*\{/gm))
      owners.set(name, (owners.get(name) ?? new Set()).add(feature))
  }
  expect([...owners].filter(([, names]) => names.size > 1).map(([name]) => name)).toEqual(SHARED_ON_PURPOSE)
})

/** Print and narrow rules of pages about the frame around them. */
const SHARED_ON_PURPOSE: readonly string[] = []
