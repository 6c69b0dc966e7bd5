// @vitest-environment jsdom
/** The sentences of clinical-decisions 2 about one display; those about one patient are the engine's (packages/clinical). */
import type { Alarm } from '@vigil/clinical'
import { pause } from '@vigil/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { anAlarm } from '../testing/builders'
import { FakeAudio } from '../testing/fake-audio'
import { FakeLiveClient } from '../testing/fake-live-client'
import { StationSound } from './sound'

const bed = (subject: string, over: Partial<Alarm> = {}): Alarm =>
  anAlarm({ id: `${subject}~spo2-low` as never, subject: subject as never, ...over })

interface Desk {
  readonly sound: StationSound
  readonly audio: FakeAudio
}
let client: FakeLiveClient
let now: number
let here: Desk
let elsewhere: Desk

function desk(): Desk {
  const audio = new FakeAudio()
  audio.current = 'running'
  const sound = new StationSound(client.store, { open: () => audio, monotonic: () => now })
  sound.start()
  return { sound, audio }
}
const nextAt = ({ audio }: Desk) =>
  Math.min(...audio.played.map(({ at }) => at).filter((at) => at >= audio.now))
const pass = (ms: number) => {
  now += ms
  client.advance(ms)
  for (const { audio, sound } of [here, elsewhere]) {
    audio.now += ms / 1_000
    sound.tick()
  }
}

beforeEach(() => {
  now = 0
  client = new FakeLiveClient()
  client.welcome()
  here = desk()
  elsewhere = desk()
})

describe('[clinical-decisions 2] pauses are small', () => {
  it('an audio pause belongs to one patient and another bed still sounds', () => {
    client.raise(bed('p1'))
    client.change(bed('p1', { annunciation: 'audio-paused' }))
    expect(here.audio.played).toEqual([])
    client.raise(bed('p2', { priority: 'low' }))
    expect(here.audio.played[0]?.sound).toBe('clinical-low')
  })

  it('an audio pause lasts two minutes at most', () => {
    const act = { episode: 1, key: 'k1234567' }
    expect(pause.safeParse({ ...act, seconds: 120 }).success).toBe(true)
    expect(pause.safeParse({ ...act, seconds: 121 }).success).toBe(false)
  })

  it('a mute is of this station only', () => {
    client.raise(bed('p1'))
    here.sound.mute(120)
    expect(nextAt(here)).toBe(120)
    expect(nextAt(elsewhere)).toBe(0)
    expect(client.commands).toEqual([])
  })

  it('a mute lasts two minutes at most and then sounds by itself', () => {
    client.raise(bed('p1'))
    here.sound.mute(86_400)
    expect(nextAt(here)).toBe(120)
    pass(120_000)
    expect(here.sound.mutedUntil()).toBeNull()
  })

  it.each([
    ['another bed', bed('p2')],
    ['the same bed', bed('p1', { id: 'p1~asystole' as never, condition: 'asystole' })],
    ['a device', bed('p3', { class: 'technical' })],
  ])('every new high alarm of %s breaks through a mute', (_, alarm) => {
    client.raise(bed('p1'))
    here.sound.mute(120)
    pass(10_000)
    client.raise(alarm)
    expect(nextAt(here)).toBe(10)
  })

  it('a new medium alarm waits for the end of a mute', () => {
    client.raise(bed('p1'))
    here.sound.mute(120)
    pass(10_000)
    client.raise(bed('p2', { priority: 'medium' }))
    expect(nextAt(here)).toBe(120)
  })

  it('a mute accepts no alarm', () => {
    client.raise(bed('p1'))
    here.sound.mute(120)
    expect(client.store.alarms()[0]).toMatchObject({ annunciation: 'sounding', owner: null })
  })
})
