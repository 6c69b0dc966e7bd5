import { describe, expect, it } from 'vitest'
import type { BedId, EpochMs, UnitId } from '../ids'
import { limitsFor } from '../limits'
import type { ParameterCode } from '../parameters'
import { aContext, anAlert, aSample, deviceIn, MONITOR, observed, PATCH, Run, START, UNIT } from '../testing'
import { restoreState } from './state'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'

const withHrLow = (value: number) =>
  aContext({
    limits: limitsFor({
      category: 'adult',
      spo2Target: null,
      onOxygen: false,
      overrides: [
        {
          profile: 'own',
          scope: { kind: 'subject' },
          category: null,
          limit: { condition: 'hr-low', priority: 'medium', value, delayMs: 0 },
        },
      ],
    }),
  })

describe('context', () => {
  it('[CTX1] holds new limits against current values at once', () => {
    const run = new Run()
    run.stream(5, { [HR]: 60 })
    run.send({ type: 'context-changed', context: withHrLow(65) })
    expect(run.open()).toEqual(['hr-low medium'])
    run.send({ type: 'context-changed', context: withHrLow(45) })
    run.stream(4, { [HR]: 60 })
    expect(run.open()).toEqual([])
  })

  it('[CTX1] ends a violation whose limit is gone', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.send({ type: 'context-changed', context: aContext({ limits: [] }) })
    expect(run.events('hr-low')).toEqual(['raised', 'ended'])
  })

  it('[CTX2] ends the evidence of a device that leaves', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.send({ type: 'context-changed', context: aContext({ devices: [] }) })
    run.pass(60_000)
    expect(run.events('hr-low')).toEqual(['raised', 'ended'])
    expect(run.open()).toEqual([])
  })

  it('[CTX2] latches a high alarm nobody saw when its device leaves', () => {
    const run = new Run()
    run.alert(anAlert())
    run.send({ type: 'context-changed', context: aContext({ devices: [] }) })
    expect(run.alarm('asystole')?.state).toBe('latched')
  })

  it('[CTX2] hands what is open to the device that replaces it', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.send({ type: 'context-changed', context: aContext({ devices: [deviceIn(PATCH)] }) })
    expect(run.alarm('hr-low')).toMatchObject({ state: 'active', evidence: [{ source: PATCH }] })
    run.stream(4, { [HR]: 60 }, PATCH)
    expect(run.open()).toEqual([])
  })

  it('[CTX3] moves an open alarm from unit to unit', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.act('hr-low', { type: 'acknowledge' })
    const unit = 'north/ward' as UnitId
    run.send({ type: 'context-changed', context: aContext({ unit, bed: 'north/ward/3' as BedId }) })
    const [left, come] = run.announced.slice(-2)
    expect(left).toMatchObject({ event: 'ended', alarm: { unit: UNIT } })
    expect(come).toMatchObject({
      event: 'raised',
      alarm: { unit, owner: null, episode: 2, annunciation: 'sounding' },
    })
  })

  it('[CTX3] shows a new bed of the same unit', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.send({ type: 'context-changed', context: aContext({ bed: 'north/icu/2' as BedId }) })
    expect(run.announced.at(-1)).toMatchObject({ event: 'evidence-changed', alarm: { bed: 'north/icu/2' } })
  })

  it('[CTX4] ends every alarm with the subject', () => {
    const run = new Run()
    run.alert(anAlert())
    run.stream(6, { [HR]: 45 })
    run.send({ type: 'subject-ended' })
    run.pass(60_000)
    expect(run.open()).toEqual([])
    expect(run.announced.filter(({ event }) => event === 'ended')).toHaveLength(2)
    expect(run.state.dues).toEqual([])
  })
})

describe('restart', () => {
  it('[RST1] takes back its own state and no other', () => {
    const run = new Run()
    run.alert(anAlert())
    expect(restoreState(JSON.parse(JSON.stringify(run.state)))).toEqual(run.state)
    expect(restoreState({ version: 0 })).toBeNull()
    expect(restoreState(null)).toBeNull()
  })

  it('[RST2] does once what became due while it was down', () => {
    const run = new Run()
    run.alert(anAlert())
    run.act('asystole', { type: 'pause' })
    run.reload()
    run.clock.advance(3_600_000)
    run.send({ type: 'resumed' })
    run.pass(1_000)
    expect(run.events('asystole')).toEqual(['raised', 'audio-paused', 're-announced'])
    expect(run.alarm('asystole')?.annunciation).toBe('sounding')
  })

  it('[RST3] counts unannounced silence from the restart', () => {
    const run = new Run()
    run.stream(10, { [HR]: 80 })
    run.reload()
    run.clock.advance(3_600_000)
    run.send({ type: 'resumed' })
    run.pass(4_750)
    expect(run.announced).toEqual([])
    run.pass(250)
    expect(run.open()).toEqual(['no-data medium'])
  })

  it('[RST3] goes on with silence that was announced before', () => {
    const run = new Run()
    run.stream(10, { [HR]: 80 })
    run.pass(6_000)
    run.reload()
    run.clock.advance(60_000)
    run.send({ type: 'resumed' })
    run.pass(250)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[RST4] puts nothing off when the clock went back', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.act('spo2-low', { type: 'acknowledge' })
    run.reload()
    run.clock.advance(-7_200_000)
    run.send({ type: 'resumed' })
    for (const due of run.state.dues) expect(due.at - run.now).toBeLessThanOrEqual(15 * 60_000)
    run.pass(5_000)
    expect(run.open()).toContain('no-data medium')
  })

  it('[RST4] keeps what sounds sounding when the clock went back', () => {
    const run = new Run()
    run.stream(10, { [HR]: 80 })
    run.pass(30_000)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
    run.reload()
    run.clock.advance(-7_200_000)
    run.send({ type: 'resumed' })
    for (let second = 0; second < 25; second++) {
      run.pass(1_000)
      expect(run.alarm('no-data')?.annunciation).toBe('sounding')
    }
  })
})

const past = (run: Run, seconds: number, value: number, from = START - 600_000) =>
  run.send(
    observed(
      Array.from({ length: seconds }, (_, second) => ({
        ...aSample({ value }),
        measuredAt: (from + second * 1_000) as EpochMs,
      })),
      run.now,
      { live: false },
    ),
  )

describe('back-filled data', () => {
  it('[RET1] leave live state and sound untouched', () => {
    const run = new Run()
    run.stream(5, { [SPO2]: 97 })
    const { streams, conditions, dues } = run.state
    past(run, 60, 70)
    expect(run.state).toMatchObject({ streams, conditions, dues })
    expect(run.announced.every(({ alarm }) => alarm.annunciation === 'none')).toBe(true)
  })

  it('[RET2] report a violation that lasted its delay', () => {
    const run = new Run()
    past(run, 10, 88)
    expect(run.announced).toEqual([])
    past(run, 8, 88, START - 590_000)
    expect(run.announced).toMatchObject([
      { event: 'retrospective', alarm: { condition: 'spo2-low', state: 'ended', onset: START - 600_000 } },
    ])
    past(run, 30, 88, START - 582_000)
    expect(run.announced).toHaveLength(1)
  })

  it('[RET2] report an alert of the device once, under an id of its own', () => {
    const run = new Run()
    run.alert(anAlert(), false)
    run.alert(anAlert(), false)
    run.alert(anAlert({ state: 'ended' }), false)
    expect(run.announced).toMatchObject([
      { event: 'retrospective', alarm: { id: `p1~asystole~${String(START)}` } },
    ])
    run.alert(anAlert())
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[RET2] are silent about what was announced live', () => {
    const run = new Run()
    run.stream(20, { [SPO2]: 88 })
    past(run, 20, 88, START)
    expect(run.events('spo2-low')).toEqual(['raised'])
  })

  it('[RET1] of a waveform count for nothing', () => {
    const run = new Run()
    run.send({
      type: 'waveform-received',
      source: MONITOR,
      receivedAt: run.now,
      live: false,
      code: 'MDC_PULS_OXIM_PLETH',
      through: run.now,
    })
    expect(run.state.streams).toEqual({})
  })
})
