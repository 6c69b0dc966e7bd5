/** Clinical decision 2 as far as a station is concerned, sentence by sentence. */
import type { Alarm, AlarmId } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { anAlarm } from '../testing/builders'
import { muteHolding, muteNow, voiceNow } from './annunciator'

const ringing = (part: Partial<Alarm> & { id: AlarmId }): Alarm =>
  anAlarm({ annunciation: 'sounding', state: 'active', ...part })
const OLD = ringing({ id: 'p1~hr-low' as AlarmId, priority: 'medium' })

describe('the mute of a station', () => {
  it.each([
    [30, 30_000],
    [120, 120_000],
    [600, 120_000],
  ])('[D2] of %i s lasts %i ms', (seconds, ms) => {
    const mute = muteNow([OLD], 0, seconds)
    expect(muteHolding(mute, [OLD], ms - 1)).toBe(mute)
    expect(muteHolding(mute, [OLD], ms)).toBeNull()
  })

  it('[D2] is broken by every new high alarm of any bed', () => {
    const mute = muteNow([OLD], 0, 120)
    const other = ringing({ id: 'p2~vf' as AlarmId, priority: 'high' })
    expect(muteHolding(mute, [OLD, other], 1_000)).toBeNull()
  })

  it('[D2] is broken by an alarm that rises to high', () => {
    const mute = muteNow([OLD], 0, 120)
    const risen = { ...OLD, priority: 'high', episode: OLD.episode + 1 } as const
    expect(muteHolding(mute, [risen], 1_000)).toBeNull()
  })

  it('[D2] holds against a new alarm that is not high', () => {
    const mute = muteNow([OLD], 0, 120)
    const other = ringing({ id: 'p2~rr-low' as AlarmId, priority: 'medium' })
    expect(muteHolding(mute, [OLD, other], 1_000)).toBe(mute)
  })

  it('[D2] changes nothing of what another station sounds', () => {
    muteNow([OLD], 0, 120)
    expect(voiceNow([OLD], 'live', null)).toMatchObject({ notBefore: 0 })
  })
})
