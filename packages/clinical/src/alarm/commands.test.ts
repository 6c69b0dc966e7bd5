import { describe, expect, it } from 'vitest'
import type { UserId } from '../ids'
import type { ParameterCode } from '../parameters'
import { anActor, anAlert, Run, START } from '../testing'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const OTHER = anActor({ user: 'nurse2' as UserId, name: 'N. Two' })
const MINUTE = 60_000

function alarming(priority: 'high' | 'medium' = 'high'): Run {
  const run = new Run()
  run.alert(anAlert({ code: 'MDC_EVT_DESAT', priority }))
  return run
}
const CONDITION = 'spo2-low'

describe('acknowledge', () => {
  it('[ACK1] stops the sound and shows who comes', () => {
    const run = alarming()
    expect(run.act(CONDITION, { type: 'acknowledge' })).toMatchObject({ ok: true, repeated: false })
    expect(run.alarm(CONDITION)).toMatchObject({
      annunciation: 'accepted',
      owner: { name: 'N. One', state: 'coming' },
    })
    run.act(CONDITION, { type: 'acknowledge', owner: 'at-bedside' })
    expect(run.alarm(CONDITION)?.owner?.state).toBe('at-bedside')
    expect(run.events(CONDITION)).toEqual(['raised', 'accepted', 'owner-changed'])
  })

  it('[ACK2] tells a second taker who was first', () => {
    const run = alarming()
    run.act(CONDITION, { type: 'acknowledge' })
    expect(run.act(CONDITION, { type: 'acknowledge' }, OTHER)).toMatchObject({
      ok: false,
      reason: 'already-taken',
      alarm: { owner: { name: 'N. One' } },
    })
  })

  it('[ACK2] lets another one relieve who needs help', () => {
    const run = alarming()
    run.act(CONDITION, { type: 'acknowledge', owner: 'needs-help' })
    expect(run.act(CONDITION, { type: 'acknowledge' }, OTHER).ok).toBe(true)
    expect(run.alarm(CONDITION)?.owner?.name).toBe('N. Two')
  })

  it('[ACK10] of one who needs help neither stops the sound nor ends by a reminder', () => {
    const run = alarming()
    run.act(CONDITION, { type: 'acknowledge', owner: 'needs-help' })
    expect(run.alarm(CONDITION)?.annunciation).toBe('sounding')
    run.pass(2 * MINUTE)
    expect(run.events(CONDITION).at(-1)).toBe('re-announced')
    expect(run.alarm(CONDITION)).toMatchObject({ annunciation: 'sounding', owner: { name: 'N. One' } })
    run.act(CONDITION, { type: 'acknowledge' }, OTHER)
    expect(run.alarm(CONDITION)).toMatchObject({ annunciation: 'accepted', owner: { name: 'N. Two' } })
  })

  it.each([
    ['high', 5],
    ['medium', 15],
  ] as const)('[ACK3] of a %s alarm ends after %i minutes', (priority, minutes) => {
    const run = alarming(priority)
    run.act(CONDITION, { type: 'acknowledge' })
    run.pass(minutes * MINUTE - 250)
    expect(run.alarm(CONDITION)?.annunciation).toBe('accepted')
    run.pass(250)
    expect(run.alarm(CONDITION)).toMatchObject({ annunciation: 'sounding', owner: null })
    expect(run.events(CONDITION).at(-1)).toBe('re-announced')
  })

  it('[ACK3] of a loss ends after five minutes', () => {
    const run = new Run()
    run.stream(3, { [HR]: 80 })
    run.pass(20_000)
    run.act('no-data', { type: 'acknowledge' })
    run.pass(5 * MINUTE)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[ACK4] ends when the owner is gone for a minute', () => {
    const run = alarming()
    const { user } = anActor()
    run.act(CONDITION, { type: 'acknowledge' })
    run.send({ type: 'owner-gone', user })
    run.pass(59_750)
    run.send({ type: 'owner-back', user })
    run.pass(10_000)
    expect(run.alarm(CONDITION)?.annunciation).toBe('accepted')
    run.send({ type: 'owner-gone', user })
    run.pass(60_000)
    expect(run.alarm(CONDITION)).toMatchObject({ annunciation: 'sounding', owner: null })
  })

  it.each(['acknowledge', 'pause', 'resolve', 'reject'] as const)(
    '[ACK5] makes a remote %s seen, not taken',
    (type) => {
      const run = alarming()
      expect(run.act(CONDITION, { type }, anActor({ remote: true })).ok).toBe(true)
      expect(run.alarm(CONDITION)).toMatchObject({ annunciation: 'sounding', owner: null })
      expect(run.alarm(CONDITION)?.seenBy.map(({ name }) => name)).toEqual(['N. One'])
      expect(run.state.dues).toContainEqual({
        condition: CONDITION,
        kind: 're-announce',
        at: START + 2 * MINUTE,
      })
    },
  )

  it('[ACK6] never lands on another episode', () => {
    const run = alarming()
    const command = { condition: CONDITION, type: 'acknowledge', owner: 'coming', key: 'k-1' } as const
    expect(run.command({ ...command, episode: 7 })).toMatchObject({ ok: false, reason: 'other-episode' })
    expect(run.command({ ...command, episode: 1, condition: 'vf', key: 'k-2' })).toEqual({
      ok: false,
      reason: 'no-such-alarm',
      alarm: null,
    })
    expect(run.alarm(CONDITION)?.owner).toBeNull()
  })

  it('[ACK6] is refused when the alarm has ended', () => {
    const run = alarming('medium')
    run.alert(anAlert({ code: 'MDC_EVT_DESAT', state: 'ended' }))
    expect(run.act(CONDITION, { type: 'acknowledge' })).toMatchObject({ ok: false, reason: 'ended' })
  })

  it('[ACK7] does nothing when the same key comes again', () => {
    const run = alarming()
    const command = {
      condition: CONDITION,
      type: 'acknowledge',
      owner: 'coming',
      key: 'k',
      episode: 1,
    } as const
    run.command(command)
    run.reload()
    expect(run.command(command)).toMatchObject({ ok: true, repeated: true })
    expect(run.events(CONDITION)).toEqual(['raised', 'accepted'])
  })

  it('[ACK8] may be given back by the owner alone', () => {
    const run = alarming()
    run.act(CONDITION, { type: 'acknowledge' })
    run.act(CONDITION, { type: 'reject' }, OTHER)
    expect(run.alarm(CONDITION)?.annunciation).toBe('accepted')
    run.act(CONDITION, { type: 'reject' })
    expect(run.alarm(CONDITION)).toMatchObject({ annunciation: 'sounding', owner: null })
  })

  it.each([
    ['high', 2],
    ['medium', 5],
  ] as const)('[ACK9] missing on a %s alarm asks again each %i minutes', (priority, minutes) => {
    const run = alarming(priority)
    run.pass(3 * minutes * MINUTE)
    expect(run.events(CONDITION)).toEqual(['raised', 're-announced', 're-announced', 're-announced'])
    expect(run.alarm(CONDITION)?.nextDueAt).toBe(START + 4 * minutes * MINUTE)
  })
})

describe('pause', () => {
  it('[PAU1] silences the present alarms and ends by itself', () => {
    const run = alarming()
    run.stream(6, { [HR]: 45 })
    run.act(CONDITION, { type: 'pause' })
    expect(run.alarm(CONDITION)?.annunciation).toBe('audio-paused')
    expect(run.alarm('hr-low')?.annunciation).toBe('audio-paused')
    run.pass(2 * MINUTE)
    expect(run.alarm(CONDITION)?.annunciation).toBe('sounding')
    expect(run.events('hr-low')).toEqual(['raised', 'audio-paused', 'audio-resumed'])
    expect(run.state.pause).toBeNull()
  })

  it.each([120_001, 0, -5, NaN, Infinity])('[PAU1] of %d ms is refused', (durationMs) => {
    const run = alarming()
    expect(run.act(CONDITION, { type: 'pause', durationMs })).toMatchObject({ ok: false, reason: 'too-long' })
  })

  it('[PAU2] lets a new high alarm sound', () => {
    const run = alarming()
    run.act(CONDITION, { type: 'pause' })
    run.alert(anAlert({ alertId: 'a2', code: 'MDC_EVT_ECG_V_FIB' }))
    expect(run.alarm('vf')?.annunciation).toBe('sounding')
  })

  it.each([
    ['high', 'audio-paused'],
    ['medium', 'audio-paused'],
    ['low', 'sounding'],
  ] as const)('[PAU2] of a %s alarm leaves a new medium one %s', (priority, annunciation) => {
    const run = new Run()
    run.alert(anAlert({ code: 'MDC_EVT_ECG_ATR_FIB', priority }))
    run.act('af', { type: 'pause' })
    run.alert(anAlert({ alertId: 'a2', code: 'MDC_EVT_DESAT', priority: 'medium' }))
    expect(run.alarm(CONDITION)?.annunciation).toBe(annunciation)
  })

  it('[PAU2] does not cover a rise to high', () => {
    const run = alarming('medium')
    run.act(CONDITION, { type: 'pause' })
    run.alert(anAlert({ code: 'MDC_EVT_DESAT', priority: 'high' }))
    expect(run.alarm(CONDITION)?.annunciation).toBe('sounding')
  })

  it('[PAU3] ends early on request, from anywhere', () => {
    const run = alarming()
    run.act(CONDITION, { type: 'pause' })
    run.act(CONDITION, { type: 'resume' }, anActor({ remote: true }))
    expect(run.alarm(CONDITION)?.annunciation).toBe('sounding')
  })
})

function dip(run: Run): void {
  run.stream(12, { [SPO2]: 78 })
  run.stream(5, { [SPO2]: 97 })
}

describe('latching', () => {
  it('[LAT1] keeps a short high alarm listed without sound until resolved', () => {
    const run = new Run()
    dip(run)
    expect(run.alarm(CONDITION)).toMatchObject({ state: 'latched', annunciation: 'visual', priority: 'high' })
    expect(run.alarm(CONDITION)?.worst?.value).toBe(78)
    expect(run.alarm(CONDITION)?.nextDueAt).not.toBeNull()
    run.act(CONDITION, { type: 'resolve' })
    expect(run.alarm(CONDITION)?.state).toBe('ended')
  })

  it('[LAT1] ends a latched alarm when somebody accepts it', () => {
    const run = new Run()
    dip(run)
    run.act(CONDITION, { type: 'acknowledge' })
    expect(run.alarm(CONDITION)).toMatchObject({ state: 'ended', owner: { name: 'N. One' } })
  })

  it('[LAT1] resolves only what is latched', () => {
    const run = alarming()
    expect(run.act(CONDITION, { type: 'resolve' })).toMatchObject({ ok: false, reason: 'not-latched' })
  })

  it('[LAT1] latches an alarm of the device that was high first', () => {
    const run = new Run()
    run.alert(anAlert({ state: 'latched' }))
    expect(run.events('asystole')).toEqual(['raised', 'latched'])
  })

  it('[LAT1] latches what was high and fell to medium before it cleared', () => {
    const run = new Run()
    run.stream(12, { [SPO2]: 78 })
    run.stream(8, { [SPO2]: 86 })
    run.stream(5, { [SPO2]: 97 })
    expect(run.alarm(CONDITION)).toMatchObject({ state: 'latched', priority: 'high' })
  })

  it('[LAT5] shows the limit that was broken worst, not the last one', () => {
    const run = new Run()
    run.stream(12, { [SPO2]: 78 })
    run.stream(8, { [SPO2]: 86 })
    run.stream(5, { [SPO2]: 97 })
    expect(run.alarm(CONDITION)?.evidence).toMatchObject([{ kind: 'limit', limit: 82, priority: 'high' }])
  })

  it('[LAT2] sounds when it happened three times in ten minutes', () => {
    const run = new Run()
    dip(run)
    dip(run)
    expect(run.alarm(CONDITION)).toMatchObject({ state: 'latched', annunciation: 'visual' })
    dip(run)
    expect(run.alarm(CONDITION)).toMatchObject({ state: 'latched', annunciation: 'sounding', episode: 3 })
  })

  it('[LAT3] lets medium and accepted alarms end by themselves', () => {
    const run = new Run()
    run.stream(12, { [SPO2]: 78 })
    run.act(CONDITION, { type: 'acknowledge' })
    run.stream(5, { [SPO2]: 97 })
    expect(run.alarm(CONDITION)?.state).toBe('ended')
    run.stream(16, { [SPO2]: 88 })
    run.stream(5, { [SPO2]: 97 })
    expect(run.open()).toEqual([])
  })

  it('[LAT4] announces the end of every alarm', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.stream(5, { [SPO2]: 97 })
    expect(run.announced.at(-1)).toMatchObject({
      event: 'ended',
      alarm: { annunciation: 'none', nextDueAt: null },
    })
  })
})
