import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import { aContext, anAbsence, anAlert, Run } from '../testing'
import { restoreState } from './state'

const HR = 'MDC_ECG_HEART_RATE' as const
const SPO2 = 'MDC_PULS_OXIM_SAT_O2' as const
const GOOD = { [HR]: 80, [SPO2]: 97 } as const
const MINUTE = 60_000

/** Monitored, and then in standby for so many minutes. */
function resting(minutes = 30): Run {
  const run = new Run()
  run.stream(10, GOOD)
  const until = (run.now + minutes * MINUTE) as EpochMs
  const planned = { kind: 'standby', reason: 'Washing', by: 'N. One', since: run.now, until } as const
  run.send({ type: 'context-changed', context: aContext({ planned }) })
  return run
}
const ends = (run: Run) => run.effects.filter(({ type }) => type === 'plan-ended')

describe('standby', () => {
  it('[STB1] makes no alarm of silence', () => {
    const run = resting()
    run.pass(29 * MINUTE)
    expect(run.announced).toEqual([])
  })

  it('[STB1] announces what is lethal while the sensors are still on', () => {
    const run = resting()
    run.stream(5, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[STB1] lets the artefacts of taking the sensors off wait', () => {
    const run = resting()
    run.stream(20, { [HR]: 145, [SPO2]: 70 })
    expect(run.open()).toEqual([])
    run.pass(10 * MINUTE)
    expect(run.announced).toEqual([])
  })

  it('[STB2] ends by ten seconds of valid vitals', () => {
    const run = resting()
    run.pass(5 * MINUTE)
    run.stream(9, { [HR]: 145, [SPO2]: 97 })
    expect([ends(run), run.open()]).toEqual([[], []])
    run.stream(2, { [HR]: 145, [SPO2]: 97 })
    expect(ends(run)).toEqual([{ type: 'plan-ended', plan: 'standby', reason: 'signal-back' }])
    expect(run.open()).toEqual(['hr-high medium'])
  })

  it('[STB2] counts no time over a hole in the signal', () => {
    const run = resting()
    run.pass(5 * MINUTE)
    run.stream(4, GOOD)
    run.pass(20_000)
    run.stream(4, GOOD)
    run.pass(20_000)
    expect(ends(run)).toEqual([])
  })

  it('[STB3] ends by a signal that never went', () => {
    const run = resting()
    run.stream(69, { [HR]: 145, [SPO2]: 97 })
    expect(run.open()).toEqual([])
    run.stream(3, { [HR]: 145, [SPO2]: 97 })
    expect(run.open()).toEqual(['hr-high medium'])
  })

  it('[STB3] is not begun anew by asking again', () => {
    const run = resting()
    run.stream(60, { [HR]: 145, [SPO2]: 97 })
    const until = (run.now + 30 * MINUTE) as EpochMs
    const planned = { kind: 'standby', reason: 'Washing', by: 'N. One', since: run.now, until } as const
    run.send({ type: 'context-changed', context: aContext({ planned }) })
    run.stream(12, { [HR]: 145, [SPO2]: 97 })
    expect(run.open()).toEqual(['hr-high medium'])
  })

  it('[STB6] silences no high alarm while the sensors are on', () => {
    const run = new Run()
    run.stream(20, { [HR]: 80, [SPO2]: 72 })
    expect(run.alarm('spo2-low')).toMatchObject({ priority: 'high', annunciation: 'sounding' })
    const until = (run.now + 30 * MINUTE) as EpochMs
    const planned = { kind: 'standby', reason: 'Washing', by: 'N. One', since: run.now, until } as const
    run.send({ type: 'context-changed', context: aContext({ planned }) })
    run.stream(20, { [HR]: 80, [SPO2]: 72 })
    expect(run.alarm('spo2-low')).toMatchObject({ state: 'active', annunciation: 'sounding' })
    run.pass(10_000)
    expect(run.alarm('spo2-low')).toMatchObject({ state: 'latched' })
  })

  it('[STB6] takes a lethal alert of a device whose values just went', () => {
    const run = resting()
    run.stream(40, GOOD)
    for (let second = 0; second < 8; second++) {
      run.observe([HR, SPO2].map((code) => anAbsence('low-signal', { code, measuredAt: run.now })))
      run.pass(1_000)
    }
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[STB6] lets wait what a device says while it says that its leads are off', () => {
    const run = resting()
    run.stream(10, GOOD)
    run.observe([HR, SPO2].map((code) => anAbsence('leads-off', { code, measuredAt: run.now })))
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.open()).toEqual([])
  })

  it('[STB4] ends at its time, and then silence counts', () => {
    const run = resting()
    run.pass(30 * MINUTE)
    expect(ends(run)).toEqual([{ type: 'plan-ended', plan: 'standby', reason: 'time' }])
    expect(run.open()).toEqual([])
    run.pass(25_000)
    expect(run.alarm('no-data')).toMatchObject({ priority: 'medium', annunciation: 'sounding' })
  })

  it('[STB4] never lasts longer than two hours', () => {
    const run = resting(600)
    run.pass(120 * MINUTE + 30_000)
    expect(run.open()).toEqual(['no-data medium'])
  })

  it('[STB5] stays ended until the context says so too', () => {
    const run = resting()
    run.pass(30 * MINUTE)
    run.reload()
    run.send({ type: 'resumed' })
    run.pass(30_000)
    expect(run.open()).toEqual(['no-data medium'])
    expect(ends(run)).toHaveLength(1)
  })

  it('[STB5] lasts no longer than two hours when the clock went back', () => {
    const run = resting(120)
    run.reload()
    run.clock.advance(-5 * 60 * MINUTE)
    run.send({ type: 'resumed' })
    run.pass(120 * MINUTE + 30_000)
    expect(run.open()).toEqual(['no-data medium'])
  })

  it('[STB5] goes on from a state of before there was anything but an absence', () => {
    const run = resting()
    const { plan, ...state } = run.state
    const away = { since: plan?.since, runs: {}, endedAt: null }
    const offUnit = { destination: 'CT', escort: null, since: plan?.since, expectedBackAt: run.now }
    const { planned: _, ...context } = state.context
    const read = restoreState(
      JSON.parse(JSON.stringify({ ...state, away, context: { ...context, offUnit } })),
    )
    expect(read?.plan).toEqual({ ...away, kind: 'off-unit', endsAt: null })
    expect(read?.context.planned).toEqual({ kind: 'off-unit', ...offUnit })
    expect(read).not.toHaveProperty('away')
    expect(read?.context).not.toHaveProperty('offUnit')
  })
})
