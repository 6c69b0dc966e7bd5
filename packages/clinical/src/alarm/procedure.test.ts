import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import { planProblem, type Disturbed } from '../planned'
import { aContext, anAlert, Run } from '../testing'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const RR = 'MDC_TTHOR_RESP_RATE'
const GOOD = { [HR]: 80, [SPO2]: 97, [RR]: 16 } as const
const MINUTE = 60_000

const planned = (run: Run, minutes: number, disturbed: readonly Disturbed[]) => ({
  kind: 'procedure' as const,
  reason: 'Suctioning',
  disturbed,
  by: 'N. One',
  since: run.now,
  until: (run.now + minutes * MINUTE) as EpochMs,
})

function begin(run: Run, minutes = 10, disturbed: readonly Disturbed[] = ['hr', 'spo2']): Run {
  run.send({ type: 'context-changed', context: aContext({ planned: planned(run, minutes, disturbed) }) })
  return run
}
const end = (run: Run) => run.send({ type: 'context-changed', context: aContext() })
const monitored = () => {
  const run = new Run()
  run.stream(5, GOOD)
  return run
}
const sounds = (run: Run) => run.announced.filter(({ alarm }) => alarm.annunciation === 'sounding')

describe('a procedure', () => {
  it('[PRC1] shows what it disturbs without sound', () => {
    const run = begin(monitored())
    run.stream(30, { ...GOOD, [HR]: 135, [SPO2]: 86 })
    expect(run.open()).toEqual(['hr-high medium', 'spo2-low medium'])
    expect(run.alarm('hr-high')?.annunciation).toBe('visual')
    expect(sounds(run)).toEqual([])
  })

  it('[PRC1] takes the sound of what sounds already', () => {
    const run = monitored()
    run.stream(15, { ...GOOD, [HR]: 135 })
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
    begin(run)
    expect(run.alarm('hr-high')?.annunciation).toBe('visual')
    expect(run.alarm('hr-high')?.state).toBe('active')
  })

  it('[PRC1] says when the sound comes back', () => {
    const run = begin(monitored())
    const until = run.state.plan?.endsAt
    run.pass(6 * MINUTE)
    run.stream(15, { ...GOOD, [HR]: 135 })
    expect(run.alarm('hr-high')?.nextDueAt).toBe(until)
  })

  it('[PRC2] lets a value that was not named sound', () => {
    const run = begin(monitored())
    run.stream(20, { ...GOOD, [RR]: 34 })
    expect(run.alarm('rr-high')?.annunciation).toBe('sounding')
  })

  it('[PRC2] lets a high alarm sound, and a rise to high', () => {
    const run = begin(monitored())
    run.stream(12, { ...GOOD, [HR]: 135 })
    expect(run.alarm('hr-high')?.annunciation).toBe('visual')
    run.stream(7, { ...GOOD, [HR]: 170 })
    expect(run.alarm('hr-high')).toMatchObject({ priority: 'high', annunciation: 'sounding' })
  })

  it('[PRC2] lets a rhythm and a loss sound', () => {
    const run = begin(monitored())
    run.alert(anAlert({ code: 'MDC_EVT_ECG_V_FIB', measuredAt: run.now }))
    expect(run.alarm('vf')?.annunciation).toBe('sounding')
    run.pass(25_000)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[PRC3] ends at its time and sounds what holds', () => {
    const run = begin(monitored())
    run.stream(10 * 60 - 1, { ...GOOD, [HR]: 135 })
    expect(sounds(run)).toEqual([])
    run.stream(2, { ...GOOD, [HR]: 135 })
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
    expect(run.effects).toContainEqual({ type: 'plan-ended', plan: 'procedure', reason: 'time' })
  })

  it('[PRC3] never lasts longer than half an hour', () => {
    const run = begin(monitored(), 600)
    run.stream(30 * 60 + 1, { ...GOOD, [HR]: 135 })
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
  })

  it('[PRC3] ends when a person ends it', () => {
    const run = begin(monitored())
    run.stream(15, { ...GOOD, [HR]: 135 })
    end(run)
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
  })

  it('[PRC3] ends after a restart too', () => {
    const run = begin(monitored())
    run.stream(15, { ...GOOD, [HR]: 135 })
    run.clock.advance(60 * MINUTE)
    run.reload()
    run.send({ type: 'resumed' })
    run.send({ type: 'tick' })
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
  })

  it('[PRC3] may be set for five to thirty minutes and for something', () => {
    const run = monitored()
    const problem = (minutes: number, disturbed: readonly Disturbed[]) =>
      planProblem(planned(run, minutes, disturbed))
    expect(problem(5, ['spo2'])).toBeNull()
    expect(problem(30, ['spo2'])).toBeNull()
    expect(problem(4, ['spo2'])).toBe('too-short')
    expect(problem(NaN, ['spo2'])).toBe('too-short')
    expect(problem(31, ['spo2'])).toBe('too-long')
    expect(problem(10, [])).toBe('nothing-disturbed')
  })

  it('[PRC4] leaves the owner and the end of an alarm as they are', () => {
    const run = monitored()
    run.stream(15, { ...GOOD, [HR]: 135 })
    run.act('hr-high', { type: 'acknowledge' })
    begin(run)
    expect(run.alarm('hr-high')?.annunciation).toBe('accepted')
    run.stream(5, GOOD)
    expect(run.events('hr-high').at(-1)).toBe('ended')
  })

  it('[PRC4] asks again without sound', () => {
    const run = begin(monitored())
    run.stream(6 * 60, { ...GOOD, [HR]: 135 })
    expect(run.events('hr-high')).toContain('re-announced')
    expect(sounds(run)).toEqual([])
  })

  it('[PRC5] is none where the context of the new unit has none', () => {
    const run = begin(monitored())
    run.stream(15, { ...GOOD, [HR]: 135 })
    run.send({ type: 'context-changed', context: aContext({ unit: 'north/ward' as never, bed: null }) })
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
  })
})
