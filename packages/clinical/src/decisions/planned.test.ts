/** Clinical decision 9, sentence by sentence. */
import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import { aContext, anAlert, aStatus, Run } from '../testing'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const GOOD = { [HR]: 80, [SPO2]: 97 } as const
const MINUTE = 60_000

/** In CT for half an hour, the monitor unplugged. */
function away(): Run {
  const run = new Run()
  run.stream(10, GOOD)
  const since = run.now
  const expectedBackAt = (since + 30 * MINUTE) as EpochMs
  const planned = { kind: 'off-unit' as const, destination: 'CT', escort: 'N. One', since, expectedBackAt }
  run.send({ type: 'context-changed', context: aContext({ planned }) })
  return run
}

describe('off unit', () => {
  it('[D9] keeps destination, escort and expected return', () => {
    expect(away().state.context.planned).toMatchObject({ destination: 'CT', escort: 'N. One' })
  })

  it('[D9] does not alarm at the expected time', () => {
    const run = away()
    run.pass(45 * MINUTE)
    expect(run.announced).toEqual([])
  })

  it('[D9] resumes for lethal conditions after ten seconds of signal', () => {
    const run = away()
    run.pass(MINUTE)
    run.stream(1, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    run.stream(8, GOOD)
    expect(run.open()).toEqual([])
    run.stream(2, GOOD)
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[D9] resumes for the others after three minutes of signal', () => {
    const run = away()
    run.pass(MINUTE)
    run.stream(179, { [HR]: 45, [SPO2]: 97 })
    expect(run.open()).toEqual([])
    run.stream(2, { [HR]: 45, [SPO2]: 97 })
    expect(run.open()).toEqual(['hr-low medium'])
  })

  it('[D9] counts neither time over a hole in the signal', () => {
    const run = away()
    run.pass(MINUTE)
    run.stream(100, { [HR]: 45, [SPO2]: 97 })
    run.pass(30_000)
    run.stream(100, { [HR]: 45, [SPO2]: 97 })
    expect(run.open()).toEqual([])
  })

  it('[D9] knows no limit of two hours for theatre', () => {
    const run = away()
    run.pass(10 * 60 * MINUTE)
    expect([run.announced, run.state.plan?.endedAt]).toEqual([[], null])
  })
})

const resting = () => {
  const run = new Run()
  run.stream(10, GOOD)
  run.status(aStatus({ state: 'standby' }))
  return run
}

describe('standby', () => {
  it('[D9] is shown without sound while it lasts', () => {
    const run = resting()
    run.pass(60 * MINUTE)
    expect(run.alarm('no-data')).toMatchObject({ priority: 'low', annunciation: 'visual' })
    expect(run.announced.some(({ alarm }) => alarm.annunciation === 'sounding')).toBe(false)
  })

  it('[STB4] of the monitor itself is asked for after two hours', () => {
    const run = resting()
    run.pass(121 * MINUTE)
    expect(run.alarm('no-data')).toMatchObject({ priority: 'medium', annunciation: 'sounding' })
  })

  it('[D9] ends by itself when valid vitals return', () => {
    const run = resting()
    run.pass(10 * MINUTE)
    run.stream(5, GOOD)
    expect(run.open()).toEqual([])
    run.stream(10, { [HR]: 36, [SPO2]: 97 })
    expect(run.open()).toEqual(['hr-low high'])
  })
})
