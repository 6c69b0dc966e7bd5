import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import type { ParameterCode } from '../parameters'
import { initialState } from './state'
import { aContext, anAbsence, anAlert, aStatus, deviceIn, MONITOR, observed, PATCH, Run } from '../testing'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const GOOD = { [HR]: 80, [SPO2]: 97 } as const
const MINUTE = 60_000

function leave(run: Run, part: Parameters<typeof aContext>[0] = {}): void {
  const since = run.now
  const expectedBackAt = (since + 30 * MINUTE) as EpochMs
  const planned = { kind: 'off-unit' as const, destination: 'X-ray', escort: null, since, expectedBackAt }
  run.send({ type: 'context-changed', context: aContext({ planned, ...part }) })
}
const comeBack = (run: Run) => run.send({ type: 'context-changed', context: aContext() })
const ends = (run: Run) => run.effects.filter(({ type }) => type === 'plan-ended').length

/** Monitored, and then off the unit with the monitor unplugged. */
function gone(): Run {
  const run = new Run()
  run.stream(10, GOOD)
  leave(run)
  run.pass(10 * MINUTE)
  return run
}

describe('off unit', () => {
  it('[OFF1] holds for whom the engine first hears of while away', () => {
    const since = 0 as EpochMs
    const planned = {
      kind: 'off-unit' as const,
      destination: 'X-ray',
      escort: null,
      since,
      expectedBackAt: (60 * MINUTE) as EpochMs,
    }
    expect(initialState(aContext({ planned })).plan).toMatchObject({ since, runs: {}, endedAt: null })
    expect(initialState(aContext()).plan).toBeNull()
  })

  it('[OFF1] makes no alarm of silence', () => {
    const run = gone()
    run.observe([anAbsence('leads-off', { code: HR, measuredAt: run.now })])
    run.observe([anAbsence('probe-off', { measuredAt: run.now })])
    run.status(aStatus({ state: 'offline', reason: 'switched-off' }))
    run.pass(MINUTE)
    expect(run.announced).toEqual([])
  })

  it('[CTX4] waits for nothing when the stay ends meanwhile', () => {
    const run = new Run()
    run.stream(10, GOOD)
    leave(run)
    run.stream(10, GOOD)
    expect(run.state.dues.map(({ kind }) => kind)).toContain('signal-back')
    run.send({ type: 'subject-ended' })
    expect(run.state.dues).toEqual([])
    expect(run.effects.at(-1)).toMatchObject({ type: 'schedule', dues: [], durable: true })
  })

  it('[OFF1] ends an open silence alarm by an event', () => {
    const run = new Run()
    run.stream(10, GOOD)
    run.pass(30_000)
    leave(run)
    expect(run.events('no-data').at(-1)).toBe('ended')
    run.pass(MINUTE)
    expect(run.open()).toEqual([])
  })

  it('[OFF1] leaves no row in the past', () => {
    const run = gone()
    expect(run.state.dues).toEqual([])
  })

  it('[OFF2] announces a lethal rhythm after ten seconds of signal', () => {
    const run = gone()
    run.stream(1, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    run.stream(8, GOOD)
    expect(run.open()).toEqual([])
    run.stream(2, GOOD)
    expect(run.open()).toEqual(['asystole high'])
    expect(run.alarm('asystole')?.annunciation).toBe('sounding')
  })

  it('[OFF2] forgets a lethal rhythm that ended within the ten seconds', () => {
    const run = gone()
    run.stream(1, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    run.stream(5, GOOD)
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
    run.stream(10, GOOD)
    expect(run.announced).toEqual([])
  })

  it('[OFF2] counts the ten seconds anew after a hole', () => {
    const run = gone()
    run.stream(8, GOOD)
    run.pass(6_000)
    run.stream(1, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    run.stream(8, GOOD)
    expect(run.open()).toEqual([])
    run.stream(2, GOOD)
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[OFF2] announces at once where the signal never went', () => {
    const run = new Run()
    run.stream(10, GOOD)
    leave(run)
    run.stream(1, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[OFF2] takes an extreme rate for lethal and a slow one not', () => {
    const run = new Run()
    run.stream(10, GOOD)
    leave(run)
    run.stream(20, { [HR]: 45, [SPO2]: 97 })
    expect(run.open()).toEqual([])
    run.stream(20, { [HR]: 35, [SPO2]: 97 })
    expect(run.open()).toEqual(['hr-low high'])
    run.stream(20, { [HR]: 45, [SPO2]: 97 })
    expect(run.alarm('hr-low')?.state).toBe('latched')
  })

  it('[OFF2] keeps an announced lethal rhythm when the signal goes', () => {
    const run = new Run()
    run.stream(10, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    leave(run)
    run.pass(10 * MINUTE)
    expect(run.alarm('asystole')?.state).toBe('active')
  })

  it('[OFF3] ends what is open and not lethal, and latches a high one', () => {
    const run = new Run()
    run.stream(30, { [HR]: 45, [SPO2]: 78 })
    expect(run.open()).toEqual(['hr-low medium', 'spo2-low high'])
    leave(run)
    expect(run.events('hr-low').at(-1)).toBe('ended')
    expect(run.alarm('spo2-low')?.state).toBe('latched')
  })

  it('[OFF4] ends by itself after three minutes of signal', () => {
    const run = gone()
    run.stream(179, { [HR]: 45, [SPO2]: 97 })
    expect([ends(run), run.open()]).toEqual([0, []])
    run.stream(2, { [HR]: 45, [SPO2]: 97 })
    expect([ends(run), run.open()]).toEqual([1, ['hr-low medium']])
    comeBack(run)
    run.stream(5, { [HR]: 45, [SPO2]: 97 })
    run.pass(6_000)
    expect([ends(run), run.open()]).toEqual([1, ['hr-low medium', 'no-data medium']])
  })

  it('[OFF4] is not ended by a signal that never went', () => {
    const run = new Run()
    run.stream(10, GOOD)
    leave(run)
    run.stream(900, GOOD)
    expect(ends(run)).toBe(0)
    run.observe([
      anAbsence('leads-off', { code: HR, measuredAt: run.now }),
      anAbsence('probe-off', { measuredAt: run.now }),
    ])
    run.pass(1_000)
    run.stream(182, GOOD)
    expect(ends(run)).toBe(1)
  })

  it('[OFF4] is ended by a signal that never went, three minutes after the expected return', () => {
    const run = new Run()
    run.stream(10, GOOD)
    leave(run)
    run.stream(32 * 60 + 55, { [HR]: 45, [SPO2]: 97 })
    expect([ends(run), run.open()]).toEqual([0, []])
    run.stream(10, { [HR]: 45, [SPO2]: 97 })
    expect([ends(run), run.open()]).toEqual([1, ['hr-low medium']])
  })

  it('[OFF4] goes on with its count when it is given more time', () => {
    const run = gone()
    run.stream(170, { [HR]: 45, [SPO2]: 97 })
    const { planned } = run.state.context
    if (planned?.kind !== 'off-unit') throw new Error('not off the unit')
    const more = { ...planned, expectedBackAt: (planned.expectedBackAt + 15 * MINUTE) as EpochMs }
    run.send({ type: 'context-changed', context: aContext({ planned: more }) })
    run.stream(12, { [HR]: 45, [SPO2]: 97 })
    expect([ends(run), run.open()]).toEqual([1, ['hr-low medium']])
  })

  it('[OFF4] is not ended by the patch that goes along', () => {
    const run = new Run(aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] }))
    run.stream(5, { [HR]: 80 }, PATCH)
    leave(run, { devices: [deviceIn(MONITOR), deviceIn(PATCH)] })
    run.stream(600, { [HR]: 80 }, PATCH)
    expect(ends(run)).toBe(0)
  })

  it('[OFF5] ends by a person, and assesses at once', () => {
    const run = new Run()
    run.stream(10, GOOD)
    leave(run)
    run.stream(30, { [HR]: 45, [SPO2]: 88 })
    expect(run.open()).toEqual([])
    comeBack(run)
    expect(run.open()).toEqual(['hr-low medium', 'spo2-low medium'])
    expect(ends(run)).toBe(0)
  })

  it('[OFF5] awaits what sends nothing from then on', () => {
    const run = gone()
    comeBack(run)
    run.pass(4_750)
    expect(run.open()).toEqual([])
    run.pass(250)
    expect(run.alarm('no-data')?.annunciation).toBe('visual')
    run.pass(15_000)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[OFF6] is silent at the expected time and after it', () => {
    const run = gone()
    run.pass(60 * MINUTE)
    expect(run.announced).toEqual([])
  })

  it('[OFF7] goes on in the middle after a restart', () => {
    const run = gone()
    run.stream(100, GOOD)
    run.reload()
    run.send({ type: 'resumed' })
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.open()).toEqual(['asystole high'])
    run.stream(160, GOOD)
    expect(ends(run)).toBe(0)
    run.stream(12, GOOD)
    expect(ends(run)).toBe(1)
  })

  it('[OFF7] is not ended by an hour in which nobody listened', () => {
    const run = gone()
    run.stream(100, GOOD)
    run.reload()
    run.clock.advance(60 * MINUTE)
    run.send({ type: 'resumed' })
    run.pass(10 * MINUTE)
    expect([ends(run), run.announced]).toEqual([0, []])
  })

  it('[OFF4] is not ended by single glucose values', () => {
    const run = gone()
    run.observe([{ code: 'MDC_CONC_GLU_ISF', value: 120, measuredAt: run.now }])
    run.pass(10 * MINUTE)
    expect(ends(run)).toBe(0)
  })

  it('[OFF7] stays ended while the context still says it', () => {
    const run = gone()
    run.stream(181, GOOD)
    const { context } = run.state
    run.reload()
    run.send({ type: 'resumed' })
    run.send({ type: 'context-changed', context: { ...context, paced: true } })
    run.pass(6_000)
    expect([ends(run), run.open()]).toEqual([1, ['no-data medium']])
  })

  it('[OFF4] does not take back-filled data for a signal', () => {
    const run = gone()
    for (let second = 0; second < 200; second++) {
      run.send(
        observed([{ code: HR, value: 80, measuredAt: (run.now - MINUTE) as EpochMs }], run.now, {
          live: false,
        }),
      )
      run.pass(1_000)
    }
    expect(ends(run)).toBe(0)
  })
})
