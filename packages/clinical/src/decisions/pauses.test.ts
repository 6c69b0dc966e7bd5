/** Clinical decision 2, sentence by sentence; the mute of a station stands in the web app. */
import { describe, expect, it } from 'vitest'
import type { SubjectId } from '../ids'
import { aContext, anAlert, Run } from '../testing'

const MINUTE = 60_000
const ALERTS = {
  high: { alertId: 'h', code: 'MDC_EVT_ECG_V_FIB', priority: 'high' },
  medium: { alertId: 'm', code: 'MDC_EVT_ECG_V_RHY', priority: 'medium' },
  low: { alertId: 'l', code: 'MDC_EVT_ECG_ATR_FIB', priority: 'low' },
} as const
const CONDITION = { high: 'vf', medium: 'v-rhythm', low: 'af' } as const
type Level = keyof typeof ALERTS

const raise = (run: Run, level: Level) => run.alert(anAlert({ ...ALERTS[level], measuredAt: run.now }))

/** One patient whose alarm of this level was paused a moment ago. */
function paused(level: Level, durationMs = 2 * MINUTE): Run {
  const run = new Run()
  raise(run, level)
  run.pass(1_000)
  run.act(CONDITION[level], { type: 'pause', durationMs })
  run.pass(1_000)
  return run
}

describe('an audio pause', () => {
  it('[D2] belongs to one patient', () => {
    const run = paused('medium')
    const other = new Run(aContext({ subject: 'p2' as SubjectId }))
    raise(other, 'medium')
    expect(run.alarm('v-rhythm')?.annunciation).toBe('audio-paused')
    expect(other.alarm('v-rhythm')?.annunciation).toBe('sounding')
  })

  it.each([0, -1, 2 * MINUTE + 1, Number.NaN])('[D2] of %d ms is refused', (durationMs) => {
    const run = new Run()
    raise(run, 'medium')
    expect(run.act('v-rhythm', { type: 'pause', durationMs })).toMatchObject({
      ok: false,
      reason: 'too-long',
    })
    expect(run.alarm('v-rhythm')?.annunciation).toBe('sounding')
  })

  it('[D2] ends by itself after two minutes at most', () => {
    const run = paused('medium')
    run.pass(2 * MINUTE - 1_250)
    expect(run.alarm('v-rhythm')?.annunciation).toBe('audio-paused')
    run.pass(250)
    expect(run.alarm('v-rhythm')?.annunciation).toBe('sounding')
  })

  it.each(['high', 'medium', 'low'] as const)("[D2] lets another bed's new %s alarm sound", (level) => {
    paused('high')
    const other = new Run(aContext({ subject: 'p2' as SubjectId }))
    raise(other, level)
    expect(other.alarm(CONDITION[level])?.annunciation).toBe('sounding')
  })

  it.each([
    ['high', 'medium', 'audio-paused'],
    ['medium', 'high', 'sounding'],
    ['medium', 'low', 'audio-paused'],
    ['low', 'high', 'sounding'],
    ['low', 'medium', 'sounding'],
  ] as const)('[D2] of a %s alarm leaves a new %s one %s', (level, next, annunciation) => {
    const run = paused(level)
    raise(run, next)
    expect(run.alarm(CONDITION[next])?.annunciation).toBe(annunciation)
  })

  it('[D2] of a high alarm lets another new high alarm sound', () => {
    const run = paused('high')
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.alarm('asystole')?.annunciation).toBe('sounding')
    expect(run.alarm('vf')?.annunciation).toBe('audio-paused')
  })

  it('[D2] of a medium alarm covers a new medium one', () => {
    const run = paused('medium')
    run.alert(anAlert({ alertId: 'n', code: 'MDC_EVT_DESAT', priority: 'medium', measuredAt: run.now }))
    expect(run.alarm('spo2-low')?.annunciation).toBe('audio-paused')
  })

  it('[D2] ends for the alarm that rises to high', () => {
    const run = paused('medium')
    run.alert(anAlert({ ...ALERTS.medium, priority: 'high', measuredAt: run.now }))
    expect(run.alarm('v-rhythm')).toMatchObject({ priority: 'high', annunciation: 'sounding' })
  })
})
