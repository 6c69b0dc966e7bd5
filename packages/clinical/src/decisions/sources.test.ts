/** Clinical decisions 1, 3 and 4, sentence by sentence. */
import { describe, expect, it } from 'vitest'
import { anAbsence, anAlert, aSample, MONITOR, observed, PATCH, aContext, deviceIn, Run } from '../testing'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const MINUTE = 60_000
const DESAT = { alertId: 'd1', code: 'MDC_EVT_DESAT', priority: 'medium', text: 'SpO2 < 90' } as const

const both = () => {
  const run = new Run()
  run.alert(anAlert({ ...DESAT, measuredAt: run.now }))
  run.stream(20, { [SPO2]: 87 })
  return run
}

describe('one condition, many sources', () => {
  it('[D1] joins bedside alarm and own limit in one alarm', () => {
    expect(both().open()).toEqual(['spo2-low medium'])
    expect(
      both()
        .events('spo2-low')
        .filter((event) => event === 'raised'),
    ).toHaveLength(1)
  })

  it('[D1] keeps each source as evidence of the alarm', () => {
    const evidence = both().alarm('spo2-low')?.evidence
    expect(evidence?.map(({ kind }) => kind).toSorted()).toEqual(['device', 'limit'])
  })

  it('[D1] names the limit of ours and what the bedside says', () => {
    const evidence = both().alarm('spo2-low')?.evidence
    expect(evidence).toContainEqual(expect.objectContaining({ kind: 'limit', limit: 90, source: MONITOR }))
    expect(evidence).toContainEqual(expect.objectContaining({ kind: 'device', text: 'SpO2 < 90' }))
  })

  it('[D1] holds one alarm for two devices that see the same', () => {
    const run = new Run(aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] }))
    for (let second = 0; second < 8; second++) {
      for (const source of [MONITOR, PATCH])
        run.observe([aSample({ code: HR, value: 45, measuredAt: run.now })], source)
      run.pass(1_000)
    }
    expect(run.open()).toEqual(['hr-low medium'])
    expect(
      run
        .alarm('hr-low')
        ?.evidence.map(({ source }) => source)
        .toSorted(),
    ).toEqual([MONITOR, PATCH])
  })

  it('[D1] keeps the same condition of two patients apart', () => {
    const [one, other] = [new Run(), new Run(aContext({ subject: 'p2' as never }))]
    for (const run of [one, other]) run.stream(20, { [SPO2]: 87 })
    expect(one.alarm('spo2-low')?.id).not.toBe(other.alarm('spo2-low')?.id)
  })
})

const LETHAL = [
  ['MDC_EVT_ECG_ASYSTOLE', 'asystole'],
  ['MDC_EVT_ECG_V_FIB', 'vf'],
  ['MDC_EVT_ECG_V_TACHY', 'vt'],
  ['MDC_EVT_ECG_V_BRADY', 'v-brady'],
  ['MDC_EVT_APNEA', 'apnoea'],
] as const

describe('lethal rhythms', () => {
  it.each(LETHAL)('[D3] announces %s at once, high and sounding', (code, condition) => {
    const run = new Run()
    run.alert(anAlert({ code, priority: 'low', measuredAt: run.now }))
    expect(run.alarm(condition)).toMatchObject({
      priority: 'high',
      annunciation: 'sounding',
      announcedAt: run.now,
    })
  })

  it.each(LETHAL)('[D3] suppresses %s by no good pulse', (code, condition) => {
    const run = new Run()
    run.stream(30, { [HR]: 80, [SPO2]: 98, MDC_PULS_OXIM_PULS_RATE: 82 })
    run.alert(anAlert({ code, measuredAt: run.now }))
    run.stream(10, { [HR]: 80, [SPO2]: 98, MDC_PULS_OXIM_PULS_RATE: 82 })
    expect(run.alarm(condition)).toMatchObject({ state: 'active', annunciation: 'sounding' })
  })

  it('[D3] delays no heart rate of 0 that has no reason', () => {
    const run = new Run()
    run.observe([aSample({ code: HR, value: 0, measuredAt: run.now })])
    expect(run.alarm('hr-low')).toMatchObject({ priority: 'high', annunciation: 'sounding' })
  })

  it.each(['low-signal', 'artefact', 'probe-off', 'unknown'] as const)(
    '[D3] suppresses no other alarm by a signal that is %s',
    (reason) => {
      const run = new Run()
      run.stream(20, { [SPO2]: 87 })
      for (let second = 0; second < 30; second++) {
        run.observe([anAbsence(reason, { code: SPO2, measuredAt: run.now })])
        run.pass(1_000)
      }
      expect(run.alarm('spo2-low')?.state).toBe('active')
    },
  )
})

const silenced = () => {
  const run = new Run()
  run.alert(anAlert({ measuredAt: run.now }))
  run.pass(5_000)
  run.alert(anAlert({ inactivation: 'audio-paused', measuredAt: run.now }))
  return run
}

describe('silenced at the bedside', () => {
  it('[D4] holds sound and the next question for two minutes', () => {
    const run = silenced()
    run.pass(2 * MINUTE - 250)
    expect(run.alarm('asystole')?.annunciation).toBe('audio-paused')
    expect(run.events('asystole')).toEqual(['raised', 'evidence-changed', 'audio-paused'])
  })

  it('[D4] shows that and until when it is held', () => {
    const run = silenced()
    expect(run.alarm('asystole')).toMatchObject({
      annunciation: 'audio-paused',
      audioPausedUntil: run.now + 2 * MINUTE,
      owner: null,
    })
  })

  it('[D4] goes on after the two minutes', () => {
    const run = silenced()
    run.pass(2 * MINUTE)
    expect(run.alarm('asystole')?.annunciation).toBe('sounding')
  })

  it('[D4] holds once for each act, however often it is repeated', () => {
    const run = silenced()
    for (let again = 0; again < 12; again++) {
      run.pass(10_000)
      run.alert(anAlert({ inactivation: 'audio-paused', measuredAt: run.now }))
    }
    expect(run.alarm('asystole')?.annunciation).toBe('sounding')
  })

  it('[D4] of one alarm holds no other alarm of the patient', () => {
    const run = silenced()
    run.alert(anAlert({ alertId: 'a2', code: 'MDC_EVT_ECG_V_FIB', measuredAt: run.now }))
    expect(run.alarm('vf')?.annunciation).toBe('sounding')
  })

  it('[D4] is taken from data only of a device that is here', () => {
    const run = new Run()
    run.alert(anAlert({ measuredAt: run.now }))
    run.alert(anAlert({ inactivation: 'audio-paused', measuredAt: run.now }), true, PATCH)
    run.send(observed([aSample({ measuredAt: run.now })], run.now))
    expect(run.alarm('asystole')?.annunciation).toBe('sounding')
  })
})
