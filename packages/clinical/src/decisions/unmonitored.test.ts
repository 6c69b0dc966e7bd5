/** Clinical decision 5, sentence by sentence. Who is told beside the station at 60 s is a later part. */
import { describe, expect, it } from 'vitest'
import type { DeviceId, EpochMs, SubjectId } from '../ids'
import { incidentContext, networkIncident, type SilentBed } from '../incident'
import { parameter } from '../parameters'
import { freshness } from '../reading'
import { anAlert, aStatus, Run, START, UNIT } from '../testing'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const GOOD = { [HR]: 80, [SPO2]: 97 } as const
const MINUTE = 60_000

function lost(): Run {
  const run = new Run()
  run.stream(10, GOOD)
  return run
}
/** The last measurement is a second old already. */
const silentFor = (ms: number, run = lost()) => {
  run.pass(ms - 1_000)
  return run
}

describe('unmonitored', () => {
  it.each([
    [0, 'live'],
    [5_000, 'live'],
    [5_250, 'late'],
    [20_250, 'struck'],
    [41_000, 'blank'],
  ])('[D5] greys a value of each second after %i ms as %s', (age, look) => {
    const times = { measuredAt: START, receivedAt: START }
    expect(freshness(parameter(SPO2), times, (START + age) as EpochMs)).toBe(look)
  })

  it('[D5] alarms visually at five seconds, not before', () => {
    expect(silentFor(4_750).open()).toEqual([])
    expect(silentFor(5_000).alarm('no-data')).toMatchObject({ class: 'technical', annunciation: 'visual' })
  })

  it('[D5] sounds as medium after twenty seconds', () => {
    expect(silentFor(19_750).alarm('no-data')?.annunciation).toBe('visual')
    expect(silentFor(20_000).alarm('no-data')).toMatchObject({ priority: 'medium', annunciation: 'sounding' })
  })

  it('[D5] makes no sound of a roam of ten seconds', () => {
    const run = silentFor(10_000)
    run.stream(30, GOOD)
    expect(run.announced.filter(({ alarm }) => alarm.annunciation === 'sounding')).toEqual([])
    expect(run.open()).toEqual([])
  })

  it('[D5] sounds at once when asystole came before the loss', () => {
    const run = new Run()
    run.stream(10, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
    run.stream(60, GOOD)
    expect(silentFor(5_000, run).alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[D5] sounds at once when shock came before the loss', () => {
    const run = new Run()
    run.stream(2, { ...GOOD, MDC_PRESS_BLD_NONINV_SYS: 60 })
    run.stream(60, GOOD)
    expect(silentFor(5_000, run).alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[D5] waits the twenty seconds again ten minutes after asystole', () => {
    const run = new Run()
    run.stream(5, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    run.act('asystole', { type: 'acknowledge' })
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
    run.stream(601, GOOD)
    expect(silentFor(5_000, run).alarm('no-data')?.annunciation).toBe('visual')
  })

  it.each(['battery-empty', 'switched-off', 'lost'] as const)('[D5] tells %s apart', (reason) => {
    const run = lost()
    run.status(aStatus({ state: 'offline', reason }))
    expect(silentFor(20_000, run).alarm('no-data')?.evidence).toMatchObject([{ reason }])
  })

  it('[D5] is quieted for five minutes and ends that by itself', () => {
    const run = silentFor(20_000)
    run.act('no-data', { type: 'acknowledge', owner: 'at-bedside' })
    expect(run.alarm('no-data')?.annunciation).toBe('accepted')
    run.pass(5 * MINUTE - 250)
    expect(run.alarm('no-data')?.annunciation).toBe('accepted')
    run.pass(250)
    expect(run.alarm('no-data')).toMatchObject({ annunciation: 'sounding', owner: null })
  })
})

describe('the same loss on many beds', () => {
  const beds: SilentBed[] = ['p1', 'p2', 'p3', 'p4'].map((subject, index) => ({
    subject: subject as SubjectId,
    bed: null,
    device: `mon-${String(index)}` as DeviceId,
    since: (START + 400 * index) as EpochMs,
  }))

  it('[D5] is one high incident with the beds listed', () => {
    const run = new Run(incidentContext({ unit: UNIT, unitKind: 'icu', simulated: false }))
    run.send({ type: 'incident-assessed', incident: networkIncident(beds, 5) })
    expect(run.open()).toEqual(['network-incident high'])
    expect(run.alarm('network-incident')?.evidence.map(({ source }) => source)).toEqual(
      beds.map(({ device }) => device),
    )
  })

  it('[D5] is not an alarm of each bed that sounds', () => {
    const run = silentFor(6_000)
    run.send({ type: 'incident-cover', covered: true })
    run.pass(5 * MINUTE)
    expect(run.announced.filter(({ alarm }) => alarm.annunciation === 'sounding')).toEqual([])
  })
})
