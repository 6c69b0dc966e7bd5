import { describe, expect, it } from 'vitest'
import { anAlarm, anAlarmEvent, anOwner, AT } from '../live/testing/builders'
import { episodesOf } from './episodes'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const nurse = { user: brand('n2'), name: 'N. Two', station: null }
const raised = anAlarm()
const event = (seq: number, alarm: typeof raised, over: object = {}) =>
  anAlarmEvent(alarm, { seq: brand(seq), ...over })

describe('the episodes of a patient', () => {
  it('keep who went there although the alarm ended without owner', () => {
    const taken = anAlarm({ owner: anOwner() })
    const ended = anAlarm({ state: 'ended', endedAt: brand(AT + 9_000) })
    const [episode] = episodesOf([
      event(3, ended, { type: 'ended' }),
      event(2, taken, { type: 'owner-changed' }),
      event(1, raised),
    ])
    expect(episode).toMatchObject({ takenBy: 'N. One', ending: { kind: 'over', at: AT + 9_000 } })
  })

  it('say who closed one and that nobody took it', () => {
    const ended = anAlarm({ state: 'ended', endedAt: brand(AT + 9_000) })
    const [episode] = episodesOf([
      event(2, ended, { type: 'ended', by: nurse, at: brand(AT + 9_500) }),
      event(1, raised),
    ])
    expect(episode).toMatchObject({ takenBy: null, ending: { kind: 'closed', by: 'N. Two', at: AT + 9_500 } })
  })

  it('keep two episodes of one condition apart, newest first', () => {
    const again = anAlarm({ episode: 2, onset: brand(AT + 60_000), state: 'latched' })
    const found = episodesOf([event(2, again), event(1, raised)])
    expect(found.map(({ alarm, ending }) => [alarm.episode, ending.kind])).toEqual([
      [2, 'latched'],
      [1, 'open'],
    ])
  })

  it('say of one that was found in late data that it never rang', () => {
    const [episode] = episodesOf([event(1, anAlarm({ state: 'ended' }), { type: 'retrospective' })])
    expect(episode?.ending).toEqual({ kind: 'late' })
  })
})
