import type { UnitId, UserId } from '@vigil/clinical'
import { expect, it } from 'vitest'
import type { Client } from './client'
import { connectedUsers, viewersOf } from './presence'

const ICU = 'north/icu' as UnitId
const nurse = { kind: 'person', user: 'n1', name: 'N. One' } as const
const wall = { kind: 'station', station: 's1', name: 'Wall ICU' } as const

/** Only what presence asks of a client. */
const client = (caller: typeof nurse | typeof wall, more: object = {}): Client =>
  ({ caller, greetedAt: 0, units: new Set([ICU]), report: null, ...more }) as unknown as Client

it('names each watcher of a unit once, however many pages', () => {
  expect(viewersOf([client(nurse), client(nurse), client(wall)], ICU)).toEqual([
    { name: 'N. One', kind: 'person' },
    { name: 'Wall ICU', kind: 'station' },
  ])
})

it('takes a hidden, dark or hanging page and another unit for nobody watching', () => {
  const report = { audio: 'ready', visible: true, draws: true, answers: true, latencyMs: null }
  const hidden = client(nurse, { report: { ...report, visible: false } })
  const hanging = client(nurse, { report: { ...report, answers: false } })
  const dark = client(nurse, { report: { ...report, draws: false } })
  const elsewhere = client(wall, { units: new Set(['north/ward' as UnitId]) })
  expect(viewersOf([hidden, hanging, dark, elsewhere], ICU)).toEqual([])
})

it('knows who has a page open somewhere', () => {
  expect([...connectedUsers([client(nurse), client(wall)])]).toEqual(['n1' as UserId])
})
