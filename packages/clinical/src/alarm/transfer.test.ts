import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../default-limits'
import type { BedId, DeviceId, UnitId } from '../ids'
import type { ParameterCode } from '../parameters'
import { aContext, anAlert, deviceIn, MONITOR, PATCH, Run, UNIT } from '../testing'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const WARD = 'north/ward' as UnitId
const BED = 'north/ward/3' as BedId
const BOTH = aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] })

const move = (run: Run, devices: readonly DeviceId[], part: Parameters<typeof aContext>[0] = {}) =>
  run.send({
    type: 'context-changed',
    context: aContext({ unit: WARD, unitKind: 'ward', bed: BED, devices: devices.map(deviceIn), ...part }),
  })

describe('a transfer in mid-alarm', () => {
  it('[CTX3] drops the owner and sounds in the new unit', () => {
    const run = new Run(BOTH)
    run.stream(6, { [HR]: 45 }, PATCH)
    run.act('hr-low', { type: 'acknowledge' })
    move(run, [PATCH])
    expect(run.announced.slice(-2)).toMatchObject([
      { event: 'ended', alarm: { unit: UNIT } },
      { event: 'raised', alarm: { unit: WARD, bed: BED, owner: null, annunciation: 'sounding' } },
    ])
  })

  it('[CTX3] takes no pause along', () => {
    const run = new Run(BOTH)
    run.stream(6, { [HR]: 45 }, PATCH)
    run.act('hr-low', { type: 'pause' })
    move(run, [PATCH])
    expect(run.alarm('hr-low')).toMatchObject({ annunciation: 'sounding', audioPausedUntil: null })
    expect(run.state.pause).toBeNull()
  })

  it('[CTX3] takes no silencing of the old bedside along', () => {
    const run = new Run(BOTH)
    run.alert(anAlert({ inactivation: 'audio-paused' }), true, PATCH)
    expect(run.alarm('asystole')?.annunciation).toBe('audio-paused')
    move(run, [PATCH])
    expect(run.alarm('asystole')?.annunciation).toBe('sounding')
  })

  it('[CTX3] lets a delay run on and announces it in the new unit', () => {
    const run = new Run(BOTH)
    run.stream(10, { [SPO2]: 88 }, PATCH)
    move(run, [PATCH])
    run.stream(6, { [SPO2]: 88 }, PATCH)
    expect(run.announced).toMatchObject([{ event: 'raised', alarm: { unit: WARD } }])
  })

  it('[CTX3] keeps a latched alarm latched', () => {
    const run = new Run(BOTH)
    run.alert(anAlert(), true, PATCH)
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }), true, PATCH)
    move(run, [PATCH])
    expect(run.announced.slice(-2)).toMatchObject([
      { event: 'ended', alarm: { unit: UNIT } },
      { event: 'latched', alarm: { unit: WARD, state: 'latched', priority: 'high' } },
    ])
  })

  it('[CTX3] holds the limits of the new unit against current values', () => {
    const run = new Run(BOTH)
    run.stream(6, { [HR]: 45 }, PATCH)
    const limits = defaultLimits('adult').filter(({ condition }) => condition !== 'hr-low')
    move(run, [PATCH], { limits })
    expect(run.open()).toEqual([])
    expect(run.events('hr-low')).toEqual(['raised', 'ended'])
  })

  it('[CTX7] awaits nothing of the monitor that stays behind', () => {
    const run = new Run(BOTH)
    run.stream(5, { [HR]: 80, [SPO2]: 97 })
    run.stream(2, { [HR]: 80 }, PATCH)
    move(run, [PATCH])
    run.stream(60, { [HR]: 80 }, PATCH)
    expect(run.open()).toEqual([])
    run.pass(6_000)
    expect(run.alarm('no-data')).toMatchObject({ unit: WARD, evidence: [{ source: PATCH }] })
  })

  it('[CTX7] never assesses data of the monitor that stays behind', () => {
    const run = new Run(BOTH)
    run.stream(5, { [HR]: 80 })
    run.stream(1, { [HR]: 80 }, PATCH)
    move(run, [PATCH])
    run.stream(30, { [HR]: 0, [SPO2]: 50 }, MONITOR)
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.announced.filter(({ alarm }) => alarm.class === 'physiological')).toEqual([])
    expect(Object.values(run.state.streams).map(({ source }) => source)).toEqual([PATCH])
  })

  it('[CTX7] hands over to the monitor of the new bed', () => {
    const run = new Run()
    const next = 'mon-9' as DeviceId
    run.stream(6, { [HR]: 45 })
    move(run, [next])
    expect(run.alarm('hr-low')).toMatchObject({ unit: WARD, state: 'active', evidence: [{ source: next }] })
    run.stream(30, { [HR]: 80 }, MONITOR)
    expect(run.alarm('hr-low')?.state).toBe('active')
    expect(run.alarm('no-data')).toMatchObject({ unit: WARD, annunciation: 'sounding' })
  })
})
