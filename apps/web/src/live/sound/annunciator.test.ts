import type { Alarm } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { anAlarm, AT } from '../testing/builders'
import { blindness, MAX_MUTE_MS, muteHolding, muteNow, voiceNow } from './annunciator'

const alarm = (id: string, over: Partial<Alarm> = {}): Alarm => anAlarm({ id: id as never, ...over })
const soundOf = (alarms: readonly Alarm[], connection: 'live' | 'not-live' = 'live') =>
  voiceNow(alarms, connection, null)?.sound ?? null

describe('what sounds', () => {
  it('is nothing without an alarm', () => {
    expect(soundOf([])).toBeNull()
  })

  it('is the highest priority of the board', () => {
    const low = alarm('a', { priority: 'low' })
    const medium = alarm('b', { priority: 'medium' })
    expect(soundOf([low])).toBe('clinical-low')
    expect(soundOf([low, medium])).toBe('clinical-medium')
    expect(soundOf([medium, alarm('c'), low])).toBe('clinical-high')
  })

  it('is clinical before technical of the same priority', () => {
    const technical = alarm('a', { class: 'technical' })
    expect(soundOf([technical])).toBe('technical-high')
    expect(soundOf([technical, alarm('b')])).toBe('clinical-high')
  })

  it.each(['visual', 'audio-paused', 'accepted', 'none'] as const)(
    'is silent for an alarm that is %s at this moment',
    (annunciation) => {
      expect(soundOf([alarm('a', { annunciation })])).toBeNull()
      expect(soundOf([alarm('a', { annunciation }), alarm('b', { priority: 'low' })])).toBe('clinical-low')
    },
  )

  it('says with its own sound that the board is not live', () => {
    expect(soundOf([], 'not-live')).toBe('not-live')
    expect(soundOf([alarm('a', { priority: 'medium' })], 'not-live')).toBe('not-live')
    expect(soundOf([alarm('a')], 'not-live')).toBe('clinical-high')
  })
})

it('[H32] says with the same sound that nobody decides about alarms', () => {
  const connection = { kind: 'live', heartbeatAgeMs: 0, latencyMs: null, skipped: 0, degraded: [] } as const
  const sound = (engine: 'answers' | 'silent') =>
    voiceNow([], blindness({ ...connection, engine }), null)?.sound
  expect([sound('answers'), sound('silent')]).toEqual([undefined, 'not-live'])
})

describe('[clinical-decisions 2] mute of this station', () => {
  const old = alarm('old')
  const mute = muteNow([old], 1_000, 60)
  const cases: readonly (readonly [string, readonly Alarm[], boolean])[] = [
    ['the high alarm that sounded already', [old], true],
    ['a new medium alarm', [old, alarm('new', { priority: 'medium' })], true],
    ['a new low alarm', [alarm('new', { priority: 'low' })], true],
    ['a new high alarm of any bed', [old, alarm('new')], false],
    ['a new high technical alarm', [old, alarm('new', { class: 'technical' })], false],
    ['the same condition in a new episode', [{ ...old, episode: 2 }], false],
    ['the same alarm announced again', [{ ...old, announcedAt: (AT + 1) as never }], false],
    ['a new high alarm without sound', [alarm('new', { annunciation: 'visual' })], true],
    ['no alarm at all', [], true],
  ]
  it.each(cases)('meets %s', (_, alarms, holds) => {
    expect(muteHolding(mute, alarms, 2_000) !== null).toBe(holds)
  })

  it('breaks for a medium alarm that becomes high', () => {
    const medium = alarm('m', { priority: 'medium' })
    const before = muteNow([medium], 0, 60)
    const risen = { ...medium, priority: 'high' as const, episode: 2 }
    expect(muteHolding(before, [risen], 1)).toBeNull()
  })

  it('ends by itself after two minutes at most', () => {
    const long = muteNow([old], 0, 3_600)
    expect(long.until).toBe(MAX_MUTE_MS)
    expect(muteHolding(long, [old], MAX_MUTE_MS - 1)).not.toBeNull()
    expect(muteHolding(long, [old], MAX_MUTE_MS)).toBeNull()
  })
})
