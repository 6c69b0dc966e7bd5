import type { EpochMs, Subject } from '@vigil/clinical'
import { roundsAnswer } from '@vigil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aSubject, ICU, WARD } from '../testing/hospital'
import { anAlarm, START } from '../http/testing/given'
import { openWorld, type World } from '../http/testing/world'
import { directoryOf, engineOf } from '../http/testing/edge-ports'
import { alarmChanges, byNeed, episodesOf, factChanges } from './changes'
import { rounds } from './rounds'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const ask = async (path: string, who = 'physician') =>
  world.call(path, { headers: { cookie: await world.cookieFor('person', who), 'x-vigil': '1' } })

describe('the rounds of a unit', () => {
  it('hold a sheet of each patient and nobody of another unit', async () => {
    const response = await ask(`/api/rounds?unit=${ICU}`)
    const answer = roundsAnswer.parse(await response.json())
    expect(answer.subjects.map(({ subject, isUnmonitored }) => [subject, isUnmonitored])).toEqual([
      ['p1', true],
    ])
    expect(answer.to - answer.from).toBe(86_400_000)
    expect(answer.subjects[0]?.open).toHaveLength(1)
    expect((await ask(`/api/rounds?unit=${WARD}`)).status).toBe(404)
  })

  it('say what is planned for a patient, with its end', async () => {
    const planned = {
      kind: 'standby',
      reason: 'washing',
      by: 'N. Two',
      since: START,
      until: (START + 900_000) as EpochMs,
    } as const
    const hospital = {
      ...world.current.hospital,
      associations: [],
      subjects: [{ ...aSubject('p1', ICU, '1'), planned }],
    }
    const answer = await rounds(
      {
        store: {
          trends: () => Promise.resolve([]),
          alarmEventsSince: () => Promise.resolve([]),
          outcomesSince: () => Promise.resolve([]),
        },
        engine: engineOf(new Map()),
        directory: directoryOf(hospital),
        clock: { now: () => START, monotonic: () => 0 },
      },
      [ICU],
    )
    expect(answer.subjects.map((each) => each.planned)).toEqual([planned])
  })
})

const fact = (kind: string, at: number) => ({
  kind,
  value: true,
  at,
  source: { kind: 'person', by: 'N' },
})

describe('what changed', () => {
  const ended = { ...anAlarm('p1', ICU), state: 'ended' as const, endedAt: (START + 90_000) as EpochMs }
  const event = (type: string, alarm = ended) => ({ type, at: START, alarm }) as never

  it('counts each episode once, in its last state', () => {
    const episodes = episodesOf([event('raised', anAlarm('p1', ICU) as never), event('ended')], [])
    const changes = alarmChanges(episodes, (START + 600_000) as EpochMs)
    expect(changes).toEqual({
      high: { count: 1, longestMs: 90_000 },
      medium: { count: 0, longestMs: 0 },
      retrospective: 0,
    })
  })

  it('tells apart what was found in late data', () => {
    const changes = alarmChanges(episodesOf([event('retrospective')], []), START)
    expect([changes.high.count, changes.retrospective]).toEqual([0, 1])
  })

  it('lists facts of the window, newest first', () => {
    const facts = [fact('paced', START - 1), fact('preterm', START), fact('obstetric', START + 5)] as never
    const subject: Subject = { ...aSubject('p1', ICU, '1'), facts }
    expect(factChanges(subject, START).map(({ kind }) => kind)).toEqual(['obstetric', 'preterm'])
  })

  it('puts first who calls, then who is not watched', async () => {
    const { subjects } = roundsAnswer.parse(await (await ask(`/api/rounds?unit=${ICU}`)).json())
    const [calling] = subjects
    if (!calling) throw new Error('no sheet')
    const quiet = { ...calling, subject: 'p3' as never, open: [], isUnmonitored: false }
    const dark = { ...quiet, subject: 'p4' as never, isUnmonitored: true }
    expect([quiet, dark, calling].toSorted(byNeed).map(({ subject }) => subject)).toEqual(['p1', 'p4', 'p3'])
  })
})
