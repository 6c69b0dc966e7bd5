import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dialogs } from './dialogs'
import { en } from './en'
import { move } from './move'
import { patientPage } from './patient'

const all = { ...en, ...dialogs, ...patientPage, move }

const src = join(import.meta.dirname, '..')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
const sources = files
  .filter((file) => /\.tsx?$/.test(file) && !/(\.test\.|^words|testing)/.test(file))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }))

const keysOf = (branch: object, path: string): readonly string[] =>
  Object.entries(branch).flatMap(([key, value]: [string, unknown]) => {
    const own = path === '' ? key : `${path}.${key}`
    return typeof value === 'object' && value !== null ? keysOf(value, own) : [own]
  })

describe('the catalogue of words', () => {
  it('holds every visible word: no literal text stands in JSX', () => {
    const literal = />\s*([^<>{}\n]*[A-Za-z]{2,}[^<>{}\n]*)\s*<\//g
    const attribute = /\b(?:title|aria-label|placeholder|alt)="([^"]*[A-Za-z]{2,}[^"]*)"/g
    const found = sources
      .filter(({ file }) => file.endsWith('.tsx'))
      .flatMap(({ file, text }) =>
        [...text.matchAll(literal), ...text.matchAll(attribute)].map(([, words]) => `${file}: ${words}`),
      )
    expect(found).toEqual([])
  })

  it('holds no word that nothing says', () => {
    const text = sources.map((source) => source.text).join('\n')
    const unused = keysOf(all, '').filter((key) => {
      const plural = key.replace(/_(one|other)$/, '')
      const branch = key.split('.').slice(0, -1)
      // A key is named whole, or its branch is with a placeholder at the end.
      return (
        !text.includes(`'${plural}'`) &&
        !branch.some((_, i) => text.includes(`\`${branch.slice(0, i + 1).join('.')}.\${`))
      )
    })
    expect(unused).toEqual([])
  })

  it('speaks without exclamation marks', () => {
    const marker = 'alarm.technicalMarker'
    const loud = keysOf(all, '').filter((key) => {
      const value = key
        .split('.')
        .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], all)
      return !key.startsWith(marker) && typeof value === 'string' && value.includes('!')
    })
    expect(loud).toEqual([])
  })
})
