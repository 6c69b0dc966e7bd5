import { describe, expect, it } from 'vitest'
import type { ParameterCode } from '../parameters'
import type { EpochMs } from '../ids'
import { aContext, anAbsence, anAlert, aSample, deviceIn, MONITOR, PATCH, Run, START } from '../testing'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'

describe('delay', () => {
  it('[DLY1] announces a violation after its delay, not before', () => {
    const run = new Run()
    run.stream(15, { [SPO2]: 88 })
    expect(run.open()).toEqual(['spo2-low medium'])
    expect(run.announced[0]?.alarm).toMatchObject({ onset: START, announcedAt: START + 15_000 })
  })

  it('[DLY1] forgets a violation that clears inside its delay', () => {
    const run = new Run()
    run.stream(14, { [SPO2]: 88 })
    run.stream(20, { [SPO2]: 95 })
    expect(run.announced).toEqual([])
    expect(run.effects.at(-1)).toMatchObject({ type: 'schedule' })
  })

  it('[DLY1] compares at display precision', () => {
    const run = new Run()
    run.stream(20, { [SPO2]: 89.6 })
    expect(run.open()).toEqual([])
  })

  it('[DLY2] keeps the due row of a delay over a restart', () => {
    const run = new Run()
    run.stream(10, { [SPO2]: 88 })
    expect(run.state.dues).toContainEqual({ condition: 'spo2-low', kind: 'delay', at: START + 15_000 })
    run.reload()
    run.send({ type: 'resumed' })
    run.stream(5, { [SPO2]: 88 })
    expect(run.open()).toEqual(['spo2-low medium'])
  })

  it('[DLY3] holds the delay while the sensor is off', () => {
    const run = new Run()
    run.stream(10, { [SPO2]: 88 })
    run.observe([anAbsence('probe-off', { measuredAt: run.now })])
    run.pass(10_000)
    expect(run.events('spo2-low')).toEqual([])
    run.observe([aSample({ value: 88, measuredAt: run.now })])
    expect(run.events('spo2-low')).toEqual(['raised'])
  })

  it('[DLY3] lets the delay run when data merely stop', () => {
    const run = new Run()
    run.stream(10, { [SPO2]: 88 })
    run.pass(5_000)
    expect(run.open()).toContain('spo2-low medium')
  })

  it('[DLY4] ends a violation after three seconds inside the limit', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.stream(2, { [SPO2]: 95 })
    run.stream(1, { [SPO2]: 89 })
    run.stream(3, { [SPO2]: 95 })
    expect(run.events('spo2-low')).toEqual(['raised', 'ended'])
    expect(run.alarm('spo2-low')?.endedAt).toBe(START + 22_000)
  })

  it('[DLY5] takes a heart rate of 0 without reason for real, at once', () => {
    const run = new Run()
    run.observe([aSample({ code: HR, value: 0 })])
    expect(run.open()).toEqual(['hr-low high'])
  })
})

describe('sources', () => {
  it('[SRC1] joins own limit and bedside alarm in one alarm', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.alert(anAlert({ code: 'MDC_EVT_LO', metric: SPO2, priority: 'medium', measuredAt: run.now }))
    expect(run.open()).toEqual(['spo2-low medium'])
    expect(run.alarm('spo2-low')?.evidence.map(({ kind }) => kind)).toEqual(['limit', 'device'])
    expect(run.events('spo2-low')).toEqual(['raised', 'evidence-changed'])
  })

  it('[SRC1] keeps heart rate and pulse rate as separate evidence', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45, MDC_PULS_OXIM_PULS_RATE: 46 })
    expect(run.open()).toEqual(['hr-low medium'])
    expect(run.alarm('hr-low')?.evidence).toHaveLength(2)
    run.stream(5, { [HR]: 45, MDC_PULS_OXIM_PULS_RATE: 60 })
    expect(run.alarm('hr-low')?.evidence).toHaveLength(1)
    expect(run.open()).toEqual(['hr-low medium'])
  })

  it('[SRC2] rises to a new episode that no acknowledgement covers', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.act('spo2-low', { type: 'acknowledge' })
    expect(run.alarm('spo2-low')?.annunciation).toBe('accepted')
    run.stream(11, { [SPO2]: 79 })
    expect(run.alarm('spo2-low')).toMatchObject({
      priority: 'high',
      episode: 2,
      owner: null,
      annunciation: 'sounding',
    })
  })

  it('[SRC3] keeps owner and episode when the priority falls', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 79 })
    run.act('spo2-low', { type: 'acknowledge' })
    run.stream(5, { [SPO2]: 87 })
    expect(run.alarm('spo2-low')).toMatchObject({ priority: 'medium', episode: 1, annunciation: 'accepted' })
    expect(run.alarm('spo2-low')?.owner?.name).toBe('N. One')
  })

  it.each([
    [{ code: 'MDC_EVT_ECG_ASYSTOLE' }, 'asystole high'],
    [{ code: 'MDC_EVT_ECG_V_FIB' }, 'vf high'],
    [{ code: 'MDC_EVT_LO', metric: SPO2 }, 'spo2-low low'],
    [{ code: 'MDC_EVT_HI', metric: HR }, 'hr-high low'],
    [{ code: 'MDC_EVT_LO' }, 'device:MDC_EVT_LO medium'],
    [{ code: 'VENDOR 17' }, 'device:VENDOR_17 medium'],
    [{ code: 'MDC_EVT_LEAD_OFF', class: 'technical' }, 'leads-off low'],
  ] as const)('[SRC4] takes over %o as %s', (alert, open) => {
    const run = new Run()
    run.alert(anAlert({ priority: 'low', ...alert }))
    expect(run.open()).toEqual([open])
  })

  it('[SRC5] takes a repeated start as an update', () => {
    const run = new Run()
    run.alert(anAlert())
    run.alert(anAlert())
    expect(run.events('asystole')).toEqual(['raised'])
  })

  it('[SRC5] ignores an end without start and the start that follows late', () => {
    const run = new Run()
    run.alert(anAlert({ state: 'ended', measuredAt: (START + 5) as EpochMs }))
    run.alert(anAlert())
    expect(run.announced).toEqual([])
    run.alert(anAlert({ measuredAt: (START + 6) as EpochMs }))
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[SRC6] holds sound for two minutes after silencing at the bedside', () => {
    const run = new Run()
    run.alert(anAlert({ code: 'MDC_EVT_DESAT', priority: 'medium' }))
    run.alert(anAlert({ code: 'MDC_EVT_DESAT', priority: 'medium', inactivation: 'audio-paused' }))
    expect(run.alarm('spo2-low')).toMatchObject({
      annunciation: 'audio-paused',
      audioPausedUntil: START + 120_000,
    })
    run.pass(60_000)
    run.alert(anAlert({ code: 'MDC_EVT_DESAT', priority: 'medium', inactivation: 'audio-paused' }))
    run.pass(60_000)
    expect(run.alarm('spo2-low')?.annunciation).toBe('sounding')
    expect(run.events('spo2-low').at(-1)).toBe('audio-resumed')
  })

  it('[SRC6] breaks the hold of the bedside when the priority rises', () => {
    const run = new Run()
    run.alert(anAlert({ code: 'MDC_EVT_DESAT', priority: 'medium', inactivation: 'audio-paused' }))
    run.alert(anAlert({ code: 'MDC_EVT_DESAT', priority: 'high', inactivation: 'audio-paused' }))
    expect(run.alarm('spo2-low')?.annunciation).toBe('sounding')
  })

  it('[SRC7] starts a new episode when the condition returns', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.stream(4, { [SPO2]: 95 })
    run.stream(16, { [SPO2]: 88 })
    expect(run.events('spo2-low')).toEqual(['raised', 'ended', 'raised'])
    expect(run.alarm('spo2-low')?.episode).toBe(2)
  })

  it('[SRC8] raises a lethal rhythm high although the device says low', () => {
    const run = new Run()
    run.alert(anAlert({ priority: 'low' }))
    expect(run.alarm('asystole')).toMatchObject({ priority: 'high', annunciation: 'sounding' })
  })

  it('[SRC9] announces no mere change of value and keeps the worst', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.stream(1, { [SPO2]: 83 })
    run.stream(5, { [SPO2]: 88 })
    expect(run.events('spo2-low')).toEqual(['raised'])
    expect(run.alarm('spo2-low')?.worst?.value).toBe(83)
  })

  it('[SRC10] lets no older sample replace a newer one', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 88 })
    run.observe([aSample({ value: 97, measuredAt: START })])
    run.observe([aSample({ value: 97, measuredAt: (run.now - 1_000) as EpochMs })])
    run.pass(3_000)
    expect(run.open()).toEqual(['spo2-low medium'])
  })

  it('[SRC1] holds while any of two devices sees it', () => {
    const run = new Run(aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] }))
    run.stream(6, { [HR]: 45 }, MONITOR)
    run.stream(1, { [HR]: 70 }, PATCH)
    expect(run.open()).toEqual(['hr-low medium'])
  })
})
