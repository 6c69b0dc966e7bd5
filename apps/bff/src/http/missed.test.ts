import { missedList } from '@vigil/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ICU } from '../testing/hospital'
import { START } from './testing/given'
import { openWorld, type World } from './testing/world'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.store.missed.rows.clear()
  await world.store.missed.addMissed({
    id: 'away:north/icu:1',
    unit: ICU,
    what: { kind: 'server-away', subjects: ['p1' as never] },
    from: START,
    to: START,
    foundAt: START,
  })
})

const sign = async (who: string, key: string, note?: string) =>
  world.send(
    `/api/missed/${encodeURIComponent('away:north/icu:1')}/sign`,
    { key, ...(note === undefined ? {} : { note }) },
    { cookie: await world.cookieFor('person', who) },
  )

it('is signed once, and says who was first', async () => {
  world.store.audited.length = 0
  const first = await sign('nurse', 'key-of-nurse', 'went round')
  expect(await first.json()).toMatchObject({ repeated: false, missed: { signed: { name: 'nurse' } } })
  expect(await (await sign('nurse', 'key-of-nurse')).json()).toMatchObject({ repeated: true })
  const second = await sign('physician', 'key-of-physician')
  expect([second.status, ((await second.json()) as { detail: string }).detail]).toEqual([
    409,
    'nurse has signed it already.',
  ])
  expect(world.store.audited.map(({ actor, action, outcome }) => [actor, action, outcome])).toEqual([
    ['nurse', 'missed.sign', 'success'],
    ['nurse', 'missed.sign', 'success'],
    ['physician', 'missed.sign', 'refused'],
  ])
})

it('is signed by no station and nobody of another unit', async () => {
  const path = `/api/missed/${encodeURIComponent('away:north/icu:1')}/sign`
  const station = await world.send(
    path,
    { key: 'k1234567' },
    { cookie: await world.cookieFor('station', 'wall') },
  )
  expect([station.status, (await sign('ward-nurse', 'key-of-other')).status]).toEqual([403, 404])
})

const ask = async (state: string) => {
  const response = await world.call(`/api/missed?unit=${ICU}&state=${state}`, {
    headers: { cookie: await world.cookieFor('person', 'nurse') },
  })
  return missedList.parse(await response.json())
}

it('is listed until it is signed, with minutes of each patient', async () => {
  expect(await ask('open')).toMatchObject({ missed: [{ unit: ICU }], unmonitored: [{ subject: 'p1' }] })
  await sign('nurse', 'key-of-nurse')
  expect([(await ask('open')).missed.length, (await ask('all')).missed.length]).toEqual([0, 1])
})
