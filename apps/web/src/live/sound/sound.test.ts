import { beforeEach, describe, expect, it, vi } from 'vitest'
import { anAlarm } from '../testing/builders'
import { FakeAudio } from '../testing/fake-audio'
import { FakeLiveClient } from '../testing/fake-live-client'
import { periodMs } from './patterns'
import { StationSound } from './sound'

let client: FakeLiveClient
let audio: FakeAudio
let sound: StationSound
let now: number

const pass = (ms: number): void => {
  now += ms
  audio.now += ms / 1000
  client.advance(ms)
  sound.tick()
}
const starts = (): readonly number[] => audio.played.map(({ at }) => at)

beforeEach(() => {
  now = 0
  client = new FakeLiveClient()
  client.welcome()
  audio = new FakeAudio()
  audio.current = 'running'
  audio.allowed = true
  sound = new StationSound(client.store, { open: () => audio, monotonic: () => now })
  sound.start()
})

describe('readiness lamp', () => {
  it('is blocked until a gesture allows sound', async () => {
    audio = new FakeAudio()
    sound = new StationSound(client.store, { open: () => audio, monotonic: () => now })
    sound.start()
    sound.tick()
    expect(sound.state()).toBe('blocked')
    audio.allowed = true
    document.dispatchEvent(new Event('pointerdown'))
    await vi.waitFor(() => expect(sound.state()).toBe('ready'))
  })

  it('has failed where the browser has no audio', () => {
    const none = new StationSound(client.store, { open: () => null, monotonic: () => now })
    none.start()
    none.tick()
    expect(none.state()).toBe('failed')
  })

  it('has failed when the audio clock stands still', () => {
    sound.tick()
    expect(sound.state()).toBe('ready')
    now += 3_001
    sound.tick()
    expect(sound.state()).toBe('failed')
  })

  it('plays the test tone and says so meanwhile', async () => {
    await expect(sound.unlock()).resolves.toBe('testing')
    expect(audio.played.map((each) => each.sound)).toStrictEqual(['test'])
    pass(2_000)
    expect(sound.state()).toBe('ready')
  })
})

describe('bursts', () => {
  it('start with the alarm message and reach a minute ahead', () => {
    pass(1_000)
    client.raise(anAlarm())
    expect(starts()[0]).toBe(1)
    expect(starts()[1]).toBe(1 + periodMs('clinical-high') / 1000)
    expect(starts().at(-1)).toBeGreaterThan(61)
  })

  it('keep their rhythm when the page wakes up late', () => {
    client.raise(anAlarm())
    const before = starts()
    pass(60_000)
    expect(starts().filter((at) => before.includes(at)).length).toBeGreaterThan(0)
    const spacing = periodMs('clinical-high') / 1000
    for (const at of starts()) expect((at / spacing) % 1).toBeCloseTo(0)
    expect(starts().at(-1)).toBeGreaterThan(120)
  })

  it('start anew for a second alarm of the same priority', () => {
    client.raise(anAlarm())
    pass(3_000)
    client.raise(anAlarm({ id: 'p2~x' as never }))
    expect(starts()[0]).toBe(3)
  })

  it('do not start anew when one of two alarms ends', () => {
    client.raise(anAlarm())
    client.raise(anAlarm({ id: 'p2~x' as never }))
    const before = starts()
    client.end(anAlarm())
    expect(starts()).toStrictEqual(before)
  })

  it('stop at once when the alarm is accepted', () => {
    client.raise(anAlarm())
    client.change(anAlarm({ annunciation: 'accepted' }))
    expect(audio.played).toStrictEqual([])
  })

  it('are planned again when the audio clock stood still', async () => {
    audio.current = 'waiting'
    client.raise(anAlarm())
    now += 10_000
    await sound.unlock()
    expect(starts()[0]).toBe(audio.now)
  })

  it('say that the board is not live', () => {
    client.goSilent()
    pass(5_000)
    expect(audio.played[0]?.sound).toBe('not-live')
  })
})

describe('mute', () => {
  it('plans the first burst behind its own end', () => {
    client.raise(anAlarm())
    sound.mute(120)
    expect(starts()).toStrictEqual([120])
    expect(sound.mutedUntil()).toBe(client.now + 120_000)
  })

  it('is broken by a new high alarm at once', () => {
    client.raise(anAlarm())
    sound.mute(120)
    pass(10_000)
    client.raise(anAlarm({ id: 'p2~x' as never }))
    expect(starts()[0]).toBe(10)
    expect(sound.mutedUntil()).toBeNull()
  })

  it('sounds again at once when it is taken back', () => {
    client.raise(anAlarm())
    sound.mute(60)
    pass(1_000)
    sound.unmute()
    expect(starts()[0]).toBe(1)
  })
})
