import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlarmId } from '@vigil/clinical'
import { tokenHash } from '../auth/secrets'
import { START } from './testing/given'
import { cookieOf, openWorld, type World } from './testing/world'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('acts on an alarm', () => {
  it('gives one of fifty parallel acknowledgements the alarm, the others its name', async () => {
    const people = await Promise.all(
      ['nurse', 'charge-nurse', 'physician'].map((id) => world.cookieFor('person', id)),
    )
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        world.send(
          '/api/alarms/p1~spo2-low/acknowledge',
          { episode: 1, key: `race-key-${n}` },
          { cookie: people[n % people.length] ?? '' },
        ),
      ),
    )
    expect(answers.filter((each) => each.status === 200)).toHaveLength(1)
    const owner = world.alarms.get('p1~spo2-low' as AlarmId)?.owner
    const losers = answers.filter((each) => each.status === 409)
    expect(losers).toHaveLength(49)
    for (const loser of losers)
      expect(await loser.json()).toMatchObject({
        code: 'already-taken',
        owner: { user: owner?.user },
        alarm: { episode: 1 },
      })
  })

  it('refuses a station and an act on another episode', async () => {
    const station = await world.cookieFor('station', 'wall')
    const act = { episode: 2, key: 'episode-key' }
    expect((await world.send('/api/alarms/p1~spo2-low/accept', act, { cookie: station })).status).toBe(403)
    const nurse = await world.cookieFor('person', 'nurse')
    const late = await world.send('/api/alarms/p1~spo2-low/accept', act, { cookie: nurse })
    expect(await late.json()).toMatchObject({ status: 409, code: 'other-episode' })
  })
})

describe('a station', () => {
  it('is made by a code that works once and for ten minutes', async () => {
    const hash = tokenHash('station-code', 'ABCDE-FGHJK')
    const code = { station: 'wall' as never, expiresAt: (START + 600_000) as never }
    world.store.codes.set(hash, code)
    const first = await world.send('/api/station', { code: 'abcde fghjk' })
    expect(await first.json()).toEqual({ station: 'wall', name: 'Wall' })
    expect(first.headers.getSetCookie()[0]).toContain('Max-Age=2592000')
    expect((await world.send('/api/station', { code: 'ABCDE-FGHJK' })).status).toBe(401)
    const units = await world.call('/api/units', { headers: { cookie: cookieOf(first) } })
    expect(await units.json()).toMatchObject({ units: [{ id: 'north/icu' }] })
    world.store.codes.set(hash, code)
    world.time.ms = 600_000
    expect((await world.send('/api/station', { code: 'ABCDE-FGHJK' })).status).toBe(401)
    world.time.ms = 0
  })
})
