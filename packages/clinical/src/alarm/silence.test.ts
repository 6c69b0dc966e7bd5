import { describe, expect, it } from 'vitest'
import type { DeviceId, EpochMs, SubjectId } from '../ids'
import { incidentContext, networkIncident, type SilentBed } from '../incident'
import type { ParameterCode } from '../parameters'
import {
  aContext,
  anAbsence,
  anAlert,
  aSample,
  aStatus,
  MONITOR,
  observed,
  deviceIn,
  PATCH,
  Run,
  START,
  UNIT,
} from '../testing'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const GOOD = { [HR]: 80, [SPO2]: 97 } as const

/** Streams that end now: the last measurement is one second old. */
function lost(): Run {
  const run = new Run()
  run.stream(10, GOOD)
  return run
}

const off = (run: Run, seconds: number) => {
  for (let second = 0; second < seconds; second++) {
    run.observe([
      anAbsence('leads-off', { code: HR, measuredAt: run.now }),
      aSample({ code: SPO2, value: 97, measuredAt: run.now }),
    ])
    run.pass(1_000)
  }
}
const soundsOf = (run: Run) =>
  run.announced.filter(
    ({ alarm: { annunciation, condition } }) => condition === 'leads-off' && annunciation === 'sounding',
  )

describe('silence', () => {
  it('[TEC1] is shown at five seconds and sounds at twenty', () => {
    const run = lost()
    run.pass(3_750)
    expect(run.open()).toEqual([])
    run.pass(250)
    expect(run.alarm('no-data')).toMatchObject({
      priority: 'medium',
      annunciation: 'visual',
      class: 'technical',
    })
    run.pass(14_750)
    expect(run.alarm('no-data')?.annunciation).toBe('visual')
    run.pass(250)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[TEC19] of a device that measures each ten seconds counts three periods', () => {
    const run = new Run()
    for (let turn = 0; turn < 5; turn++) {
      run.observe([aSample({ code: HR, value: 80, measuredAt: run.now })])
      run.pass(10_000)
    }
    expect(run.open()).toEqual([])
    run.pass(19_500)
    expect(run.open()).toEqual([])
    run.pass(1_000)
    expect(run.open()).toEqual(['no-data medium'])
  })

  it('[TEC19] of one dropout does not slow the watch down', () => {
    const run = lost()
    run.pass(30_000)
    run.stream(10, GOOD)
    run.pass(4_250)
    expect(run.alarm('no-data')?.state).toBe('active')
  })

  it('[TEC1] of a waveform alone is an alarm too', () => {
    const run = new Run()
    const wave = {
      type: 'waveform-received',
      source: MONITOR,
      live: true,
      code: 'MDC_ECG_ELEC_POTL_II',
    } as const
    for (let second = 0; second < 5; second++) {
      run.send({ ...wave, receivedAt: run.now, through: run.now })
      run.pass(1_000)
    }
    run.pass(5_000)
    expect(run.open()).toEqual(['no-data medium'])
    run.send({ ...wave, receivedAt: run.now, through: run.now })
    run.pass(3_000)
    expect(run.open()).toEqual([])
  })

  it('[TEC2] names no parameter when the whole device is gone', () => {
    const run = lost()
    run.pass(5_000)
    expect(run.alarm('no-data')?.evidence).toMatchObject([{ kind: 'silence', codes: [], reason: 'lost' }])
  })

  it('[TEC2] names what stopped while the rest goes on', () => {
    const run = lost()
    run.stream(6, { [HR]: 80 })
    expect(run.alarm('no-data')?.evidence).toMatchObject([{ codes: [SPO2] }])
  })

  it.each(['battery-empty', 'switched-off', 'lost'] as const)(
    '[TEC2] says when the reason is %s',
    (reason) => {
      const run = lost()
      run.pass(6_000)
      run.status(aStatus({ state: 'offline', reason }))
      expect(run.alarm('no-data')?.evidence).toMatchObject([{ reason }])
      run.pass(20_000)
      expect(run.alarm('no-data')).toMatchObject({ priority: 'medium', annunciation: 'sounding' })
    },
  )

  it('[TEC2] shows standby low and without sound until data return', () => {
    const run = lost()
    run.status(aStatus({ state: 'standby' }))
    run.pass(60_000)
    expect(run.alarm('no-data')).toMatchObject({ priority: 'low', annunciation: 'visual' })
    run.stream(4, GOOD)
    expect(run.open()).toEqual([])
  })

  it('[TEC2] counts as lost what a device measured again after a standby and then stopped', () => {
    const run = lost()
    run.status(aStatus({ state: 'standby' }))
    run.pass(60_000)
    run.stream(4, GOOD)
    run.pass(25_000)
    expect(run.alarm('no-data')).toMatchObject({ priority: 'medium', annunciation: 'sounding' })
    expect(run.alarm('no-data')?.evidence).toMatchObject([{ reason: 'lost' }])
  })

  it('[TEC2] stays in standby when a measurement of before comes after the word', () => {
    const run = lost()
    run.pass(2_000)
    const before = run.now
    run.pass(1_000)
    run.status(aStatus({ state: 'standby' }))
    run.send(observed([{ ...aSample({ value: 97 }), measuredAt: before }], run.now))
    run.pass(60_000)
    expect(run.alarm('no-data')).toMatchObject({ priority: 'low', annunciation: 'visual' })
  })

  it('[TEC3] sounds at once after a lethal rhythm', () => {
    const run = lost()
    run.alert(anAlert({ measuredAt: run.now }))
    run.act('asystole', { type: 'acknowledge' })
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
    run.pass(4_000)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[TEC4] of a device that never sent anything is none', () => {
    const run = new Run()
    run.status(aStatus())
    run.pass(600_000)
    expect(run.announced).toEqual([])
  })

  it('[TEC5] of a spot measurement is none before its time', () => {
    const run = new Run()
    run.observe([
      aSample({ code: 'MDC_PRESS_BLD_NONINV_SYS', value: 120 }),
      aSample({ code: 'MDC_CONC_GLU_ISF', value: 120 }),
    ])
    run.pass(30 * 60_000 - 250)
    expect(run.open()).toEqual([])
    run.pass(250)
    expect(run.alarm('no-data')?.evidence).toMatchObject([{ codes: [] }])
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it.each([
    ['leads-off', HR],
    ['probe-off', SPO2],
  ] as const)('[TEC6] takes %s for technical at once, never for a value', (reason, code) => {
    const run = lost()
    run.observe([anAbsence(reason, { code, measuredAt: run.now })])
    expect(run.open()).toEqual([`${reason} medium`])
    expect(run.alarm(reason)).toMatchObject({ annunciation: 'visual', class: 'technical' })
    for (let second = 0; second < 20; second++) {
      run.pass(1_000)
      run.observe([anAbsence(reason, { code, measuredAt: run.now })])
    }
    expect(run.alarm(reason)?.annunciation).toBe('sounding')
  })

  it('[TEC6] ends when values come back', () => {
    const run = lost()
    run.observe([anAbsence('probe-off', { measuredAt: run.now })])
    run.pass(1_000)
    run.stream(4, GOOD)
    expect(run.events('probe-off')).toEqual(['raised', 'ended'])
  })

  it('[TEC6] of leads that are on for a moment again and again sounds 20 s after they first came off', () => {
    const run = lost()
    const first = run.now
    for (let turn = 0; turn < 12; turn++) {
      for (let second = 0; second < 15; second++) {
        run.observe([
          anAbsence('leads-off', { code: HR, measuredAt: run.now }),
          aSample({ code: SPO2, value: 97, measuredAt: run.now }),
        ])
        run.pass(1_000)
      }
      run.stream(2, GOOD)
    }
    const loud = run.announced.filter(({ alarm: { annunciation } }) => annunciation === 'sounding')
    expect(loud[0]?.alarm).toMatchObject({ condition: 'leads-off', announcedAt: first + 20_000 })
  })

  it('[TEC21] of leads that were on for less than a minute waits no fresh delay, as a new episode', () => {
    const run = lost()
    off(run, 8)
    run.stream(40, GOOD)
    expect(run.events('leads-off')).toEqual(['raised', 'ended'])
    off(run, 1)
    expect(soundsOf(run).map(({ alarm }) => alarm.episode)).toEqual([2])
  })

  it.each([
    ['of leads that were on for a minute', 62, false],
    ['of leads whose alarm somebody took', 40, true],
  ])('[TEC21] %s waits 20 s anew', (_, onForS, isTaken) => {
    const run = lost()
    off(run, 8)
    if (isTaken) run.act('leads-off', { type: 'acknowledge' })
    run.stream(onForS, GOOD)
    off(run, 19)
    expect(soundsOf(run)).toEqual([])
    off(run, 2)
    expect(soundsOf(run)).toHaveLength(1)
  })

  it.each(['leads-off', 'low-signal'] as const)('[TEC7] by %s clears no physiological alarm', (reason) => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.observe([anAbsence(reason, { code: HR, measuredAt: run.now })])
    run.pass(600_000)
    expect(run.open()).toContain('hr-low medium')
  })

  it('[TEC7] is accepted apart from the physiological alarm', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.pass(20_000)
    run.act('no-data', { type: 'acknowledge' })
    expect(run.alarm('no-data')?.annunciation).toBe('accepted')
    expect(run.alarm('hr-low')?.annunciation).toBe('sounding')
  })

  it('[TEC7] turns nothing that is no number into normal', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    for (const value of [NaN, Infinity, -1, 1e308]) {
      run.observe([{ code: HR, value, measuredAt: run.now }])
      run.pass(3_000)
    }
    expect(run.open()).toEqual(['hr-low medium', 'no-data medium'])
  })

  it('[TEC7] after a single good value does not clear the alarm', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.stream(1, { [HR]: 80 })
    run.observe([anAbsence('leads-off', { code: HR, measuredAt: run.now })])
    run.pass(60_000)
    expect(run.open()).toContain('hr-low medium')
  })

  it('[TEC8] of a repeated measurement is called frozen', () => {
    const run = lost()
    const packet = observed([aSample({ code: HR, value: 80, measuredAt: run.now })], run.now)
    for (let second = 0; second < 6; second++) {
      run.send(packet)
      run.pass(1_000)
    }
    expect(run.open()).toContain('frozen medium')
    expect(run.alarm('frozen')?.evidence).toMatchObject([{ reason: 'frozen' }])
  })

  it('[TEC9] is not feigned by a device clock set back', () => {
    const run = lost()
    for (let second = 0; second < 20; second++) {
      run.observe([
        aSample({ code: HR, value: 80, measuredAt: (run.now - 3_600_000) as EpochMs }),
        aSample({ value: 97, measuredAt: (run.now - 3_600_000) as EpochMs }),
      ])
      run.pass(1_000)
    }
    expect(run.open()).toEqual(['device-clock low'])
    expect(run.alarm('device-clock')?.annunciation).toBe('visual')
    run.stream(20, GOOD)
    expect(run.open()).toEqual([])
  })

  it('[TEC10] of a further parameter ends the acknowledgement', () => {
    const run = lost()
    run.stream(8, { [HR]: 80 })
    run.act('no-data', { type: 'acknowledge' })
    run.pass(6_000)
    expect(run.alarm('no-data')).toMatchObject({ owner: null, episode: 2 })
  })

  it('[TEC10] of a further parameter is the same episode while nobody took it', () => {
    const run = lost()
    run.stream(8, { [HR]: 80 })
    run.pass(6_000)
    expect(run.alarm('no-data')?.episode).toBe(1)
    expect(run.events('no-data')).toEqual(['raised', 'evidence-changed'])
  })

  it.each([
    [20, []],
    [19, ['battery-low low']],
    [4, ['battery-low medium']],
  ])('[TEC11] of a battery at %i percent is %o', (battery, open) => {
    const run = new Run()
    run.status(aStatus({ battery }))
    expect(run.open()).toEqual(open)
  })

  it('[TEC12] is not concluded from a late server', () => {
    const run = lost()
    run.clock.advance(30_000)
    run.observe([aSample({ code: HR, value: 80, measuredAt: run.now }), aSample({ measuredAt: run.now })])
    run.pass(1_000)
    expect(run.announced).toEqual([])
  })

  it('[TEC12] is not concluded from a late server that learns of a probe off', () => {
    const run = lost()
    run.clock.advance(30_000)
    run.observe([anAbsence('probe-off', { measuredAt: run.now })])
    run.observe([aSample({ code: HR, value: 80, measuredAt: run.now })])
    run.pass(1_000)
    expect(run.open()).toEqual(['probe-off medium'])
  })

  it('[TEC13] takes nothing from a device that is not here', () => {
    const run = new Run()
    run.observe([aSample({ code: HR, value: 0 })], PATCH)
    run.alert(anAlert(), true, PATCH)
    run.status(aStatus({ battery: 1 }), PATCH)
    expect(run.announced).toEqual([])
    expect(run.state.streams).toEqual({})
  })
})

describe('a sensor taken off', () => {
  it('[TEC15] is awaited no more once a person says so', () => {
    const run = lost()
    run.stream(8, { [HR]: 80 })
    expect(run.act('no-data', { type: 'resolve' }).ok).toBe(true)
    run.stream(60, { [HR]: 80 })
    expect(run.events('no-data')).toEqual(['raised', 'ended'])
    run.stream(3, GOOD)
    run.stream(8, { [HR]: 80 })
    expect(run.open()).toEqual(['no-data medium'])
  })

  it('[TEC15] is not what a lost device can be called', () => {
    const run = lost()
    run.pass(8_000)
    expect(run.act('no-data', { type: 'resolve' })).toMatchObject({ ok: false, reason: 'not-latched' })
  })
})

const beds = (count: number, gapMs: number): SilentBed[] =>
  Array.from({ length: count }, (_, index) => ({
    subject: `p${String(index)}` as SubjectId,
    bed: null,
    device: `mon-${String(index)}` as DeviceId,
    since: (START + index * gapMs) as EpochMs,
  }))

describe('network incident', () => {
  it.each([
    [3, 100, 8, 3],
    [2, 100, 2, 0],
    [3, 100, 30, 0],
    [16, 500, 16, 16],
    [8, 20_000, 8, 0],
  ])('[TEC14] of %i beds %i ms apart of %i lists %i', (count, gap, monitored, listed) => {
    expect(networkIncident(beds(count, gap), monitored)?.beds.length ?? 0).toBe(listed)
  })

  it('[TEC14] is one high alarm with the beds as evidence', () => {
    const run = new Run(incidentContext({ unit: UNIT, unitKind: 'icu', simulated: false }))
    run.send({ type: 'incident-assessed', incident: networkIncident(beds(4, 100), 4) })
    expect(run.alarm('network-incident')).toMatchObject({ priority: 'high', annunciation: 'sounding' })
    expect(run.alarm('network-incident')?.evidence).toHaveLength(4)
    run.send({ type: 'incident-assessed', incident: null })
    expect(run.events('network-incident')).toEqual(['raised', 'ended'])
  })

  it('[TEC14] ends before the own loss of a bed may sound, which then sounds at its time', () => {
    const run = new Run(aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] }))
    run.stream(5, GOOD)
    // Goes later: that its loss is looked at while the incident lasts must not forget the monitor's.
    run.stream(4, GOOD, PATCH)
    run.pass(2_000)
    run.send({ type: 'incident-cover', covered: true })
    run.pass(4_000)
    run.send({ type: 'incident-cover', covered: false })
    expect(run.alarm('no-data')?.annunciation).toBe('visual')
    run.pass(12_000)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[TEC14] quiets the own loss of a bed while it lasts', () => {
    const run = new Run(aContext())
    run.stream(5, GOOD)
    run.pass(6_000)
    run.send({ type: 'incident-cover', covered: true })
    run.pass(30_000)
    expect(run.alarm('no-data')?.annunciation).toBe('visual')
    run.send({ type: 'incident-cover', covered: false })
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })
})
