import { describe, expect, it } from 'vitest'
import { importProblems, importsOf, purityProblems, textProblems, wrapperProblems } from './boundaries.mjs'

describe('imports', () => {
  it('finds imports, exports, dynamic imports and workers', () => {
    const source = [
      "import type { A } from './a'",
      "import {\n  b,\n} from '@vigil/clinical'",
      "import './side.css'",
      "export * from './c'",
      "const d = await import('./d')",
      "new Worker(new URL('./e.ts', import.meta.url))",
    ].join('\n')
    expect(importsOf(source).toSorted()).toEqual([
      './a',
      './c',
      './d',
      './e.ts',
      './side.css',
      '@vigil/clinical',
    ])
  })

  it.each([
    ['packages/clinical/src/a.ts', "import { z } from 'zod'"],
    ['packages/protocol/src/a.ts', "import { b } from '@vigil/storage'"],
    ['packages/ingest/src/a.ts', "import { b } from '@vigil/protocol'"],
    ['packages/storage/src/a.ts', "import { b } from '../../clinical/src/ids'"],
    ['packages/storage/src/a.ts', "import { b } from '@vigil/clinical/testing'"],
    ['apps/web/src/live/a.ts', "import { b } from '../features/ward/b'"],
    ['apps/web/src/features/ward/a.tsx', "import { b } from '../alarms/b'"],
    ['apps/web/src/ui/a.tsx', "import { b } from '../live/b'"],
    ['apps/web/src/app/a.tsx', "import { b } from '@vigil/storage'"],
  ])('refuses in %s: %s', (file, source) => {
    expect(importProblems({ file, source })).toHaveLength(1)
  })

  it.each([
    ['packages/clinical/src/a.test.ts', "import fc from 'fast-check'"],
    ['apps/bff/src/a.ts', "import { b } from '@vigil/ingest/replay'"],
    ['apps/web/src/features/ward/a.tsx', "import { b } from './b'\nimport { c } from '../../live/port'"],
    ['apps/web/src/app/a.tsx', "import { b } from '../features/ward/b'"],
  ])('lets %s do: %s', (file, source) => {
    expect(importProblems({ file, source })).toEqual([])
  })
})

describe('the core', () => {
  it.each(['Date.now()', 'new Date()', 'Math.random()', 'setTimeout(f, 1)'])('refuses %s', (source) => {
    expect(purityProblems({ file: 'packages/clinical/src/a.ts', source })).toHaveLength(1)
  })

  it('lets a given time become a date', () => {
    expect(purityProblems({ file: 'packages/clinical/src/a.ts', source: 'new Date(now)' })).toEqual([])
  })
})

describe('the socket', () => {
  const listener = { file: 'apps/bff/src/live/wrapper.ts', source: 'socket.on(name, wrapped)' }

  it('has one wrapper and refuses a second listener', () => {
    expect(wrapperProblems([listener])).toEqual([])
    expect(
      wrapperProblems([listener, { ...listener, file: 'apps/bff/src/live/other.ts' }]).join('\n'),
    ).toContain('other.ts')
  })
})

describe('texts', () => {
  it('refuses a path of one machine and a vague title', () => {
    const path = ['', 'root', 'x'].join('/')
    expect(textProblems({ file: 'docs/a.md', source: `see ${path}` })).toHaveLength(1)
    const title = ['should', 'work'].join(' ')
    expect(textProblems({ file: 'e2e/a.test.ts', source: `it('${title}', f)` })).toHaveLength(1)
  })
})
