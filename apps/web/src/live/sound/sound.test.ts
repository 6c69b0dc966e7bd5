// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { anAlarm, AT } from '../testing/builders'
import { FakeAudio } from '../testing/fake-audio'
import { FakeLiveClient } from '../testing/fake-live-client'
import { periodMs } from './patterns'
import { StationSound } from './sound'
import { ANSWER_WITHIN_MS, keepTrial, readTrial, UNTRIED } from './trial'
import { RISE_EVERY_MS, SOUND_DEFAULTS } from './volume'

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
  keepTrial({ answer: { at: AT, heard: true }, askedAt: null })
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

const fresh = () => {
  keepTrial(UNTRIED)
  sound = new StationSound(client.store, { open: () => audio, monotonic: () => now })
  sound.start()
  sound.tick()
}

describe('sound test of a shift', () => {
  it('is asked for until a person has heard the tone', () => {
    fresh()
    expect(sound.state()).toBe('due')
    sound.answer(true)
    expect(sound.state()).toBe('ready')
    expect(readTrial().answer).toEqual({ at: client.now, heard: true })
  })

  it('counts the display as silent when nobody answers in time', () => {
    fresh()
    pass(ANSWER_WITHIN_MS)
    expect(sound.state()).toBe('untested')
    sound.answer(false)
    expect(sound.state()).toBe('unheard')
  })

  it('is not forgotten when the page is loaded anew', () => {
    fresh()
    pass(ANSWER_WITHIN_MS / 2)
    sound = new StationSound(client.store, { open: () => audio, monotonic: () => now })
    sound.start()
    pass(ANSWER_WITHIN_MS / 2)
    expect(sound.state()).toBe('untested')
  })

  it('comes behind a sound that is blocked', () => {
    fresh()
    audio.current = 'waiting'
    sound.tick()
    expect(sound.state()).toBe('blocked')
  })

  it('sounds alarms all the same while it is due', () => {
    fresh()
    client.raise(anAlarm())
    expect(audio.played[0]?.sound).toBe('clinical-high')
  })
})

const levels = () => audio.played.map(({ level }) => Math.round(20 * Math.log10(level)))

describe('volume', () => {
  it('rises from burst to burst while nobody answers, also when nothing wakes the page', () => {
    client.raise(anAlarm({ priority: 'medium' }))
    const period = periodMs('clinical-medium')
    const steps = (index: number) => Math.floor((index * period) / RISE_EVERY_MS)
    expect(levels()).toEqual(audio.played.map((_, index) => Math.min(0, -6 + 3 * steps(index))))
    expect(levels().at(-1)).toBe(0)
  })

  it('starts low again with the next alarm after all were taken', () => {
    client.raise(anAlarm({ priority: 'medium' }))
    pass(120_000)
    client.change(anAlarm({ priority: 'medium', annunciation: 'accepted' }))
    client.raise(anAlarm({ id: 'p2~x' as never, priority: 'medium', announcedAt: client.now as never }))
    expect(levels()[0]).toBe(-6)
  })

  it('never begins quieter for a high alarm than what sounds already', () => {
    client.raise(anAlarm({ priority: 'low' }))
    pass(60_000)
    client.raise(anAlarm({ id: 'p2~x' as never, announcedAt: client.now as never }))
    const high = audio.played.find((each) => each.sound === 'clinical-high')
    expect(high).toEqual({ sound: 'clinical-high', at: 60, level: 1 })
  })

  it('follows a setting at once', () => {
    client.raise(anAlarm())
    expect(levels()[0]).toBe(-3)
    sound.configure({ ...SOUND_DEFAULTS, volume: { high: 0, medium: 0, low: 0 } })
    expect(levels()[0]).toBe(0)
  })

  it('tells that the night is in force', () => {
    expect(sound.isNight()).toBe(false)
    sound.configure({ ...SOUND_DEFAULTS, night: { from: '00:00', to: '23:59' } })
    expect(sound.isNight()).toBe(true)
    expect(sound.mutedUntil()).toBeNull()
  })
})
