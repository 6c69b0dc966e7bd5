import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import type { ParameterCode } from '../parameters'
import { anAbsence, anAlert, aSample, MONITOR, observed, Run } from '../testing'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const LEAD: ParameterCode = 'MDC_ECG_ELEC_POTL_II'
const RESP: ParameterCode = 'MDC_RESP'
const PLETH: ParameterCode = 'MDC_PULS_OXIM_PLETH'
const HOUR = 3_600_000

/** A block of each waveform, ending now. */
function blocks(run: Run, codes: readonly ParameterCode[], empty = false): void {
  for (const code of codes)
    run.send({
      type: 'waveform-received',
      source: MONITOR,
      receivedAt: run.now,
      live: true,
      code,
      through: run.now,
      empty,
    })
}

/** Values and blocks each second. */
function monitor(run: Run, seconds: number, waves: readonly ParameterCode[], leadsOff = false): void {
  for (let second = 0; second < seconds; second++) {
    const heart = leadsOff
      ? anAbsence('leads-off', { code: HR, measuredAt: run.now })
      : aSample({ code: HR, value: 80, measuredAt: run.now })
    run.observe([heart, aSample({ code: SPO2, value: 97, measuredAt: run.now })])
    blocks(run, waves)
    run.pass(1_000)
  }
}

/** Values each second, and of the waveforms these; others are left out unread. */
function shed(run: Run, seconds: number, waves: readonly ParameterCode[] = []): void {
  for (let second = 0; second < seconds; second++) {
    run.send({ type: 'waveforms-shed', source: MONITOR })
    monitor(run, 1, waves)
  }
}

describe('waveforms that were left out', () => {
  it('[TEC20] are not lost, and are missed from the last one', () => {
    const run = new Run()
    monitor(run, 5, [LEAD, PLETH])
    shed(run, 10)
    expect(run.open()).toEqual([])
    monitor(run, 3, [])
    expect(run.open()).toEqual([])
    monitor(run, 1, [])
    expect(run.alarm('no-data')).toMatchObject({ state: 'active', evidence: [{ codes: [LEAD, PLETH] }] })
  })

  it('[TEC20] bring back none that is missing, and keep no number alive', () => {
    const run = new Run()
    monitor(run, 5, [LEAD, PLETH])
    monitor(run, 6, [PLETH])
    shed(run, 10, [PLETH])
    expect(run.alarm('no-data')).toMatchObject({ state: 'active', evidence: [{ codes: [LEAD] }] })
    for (let second = 0; second < 6; second++) {
      run.send({ type: 'waveforms-shed', source: MONITOR })
      run.pass(1_000)
    }
    expect(run.alarm('no-data')).toMatchObject({ evidence: [{ codes: [LEAD, HR, SPO2] }] })
  })
})

/** History each second, measured an hour ago. */
function history(run: Run, seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    const measuredAt = (run.now - HOUR) as EpochMs
    run.send(observed([aSample({ code: HR, value: 80, measuredAt })], run.now, { live: false }))
    run.pass(1_000)
  }
}

describe('a device of which only history comes', () => {
  it('[TEC16] is shown after ten seconds and sounds twenty later', () => {
    const run = new Run()
    history(run, 10)
    expect(run.open()).toEqual([])
    history(run, 1)
    expect(run.open()).toEqual(['device-clock medium'])
    expect(run.alarm('device-clock')).toMatchObject({ annunciation: 'visual', class: 'technical' })
    history(run, 20)
    expect(run.alarm('device-clock')?.annunciation).toBe('sounding')
  })

  it('[TEC16] is said of data that cannot be used at all', () => {
    const run = new Run()
    for (let second = 0; second < 12; second++) {
      run.send(observed([], run.now, { live: false }))
      run.pass(1_000)
    }
    expect(run.open()).toEqual(['device-clock medium'])
  })

  it('[TEC16] is monitored again when live data come', () => {
    const run = new Run()
    history(run, 40)
    run.stream(4, { [HR]: 80 })
    expect(run.events('device-clock').at(-1)).toBe('ended')
  })

  it('[TEC16] is not one that flushes its backlog and goes on', () => {
    const run = new Run()
    run.stream(5, { [HR]: 80 })
    for (let i = 0; i < 300; i++) {
      const measuredAt = (run.now - 300_000 + 1_000 * i) as EpochMs
      run.send(observed([aSample({ code: HR, value: 80, measuredAt })], run.now, { live: false }))
    }
    run.stream(30, { [HR]: 80 })
    history(run, 3)
    expect(run.events('device-clock')).toEqual([])
  })

  it('[TEC16] ends within a minute of its last message', () => {
    const run = new Run()
    history(run, 90)
    run.pass(25_000)
    expect(run.open()).toEqual(['device-clock medium'])
    run.pass(35_000)
    expect(run.open()).toEqual([])
  })

  it('[TEC16] writes no row for each message', () => {
    const run = new Run()
    history(run, 31)
    const before = run.effects.length
    history(run, 60)
    expect(run.effects.length).toBeLessThanOrEqual(before + 2)
  })
})

describe('a clock that the host corrected', () => {
  it('[TEC9] is a low alarm while the values are live', () => {
    const run = new Run()
    for (let second = 0; second < 20; second++) {
      const sample = aSample({ code: HR, value: 80, measuredAt: run.now })
      run.send(observed([sample], run.now, { skewMs: -HOUR }))
      run.pass(1_000)
    }
    expect(run.open()).toEqual(['device-clock low'])
    run.stream(6, { [HR]: 20 })
    expect(run.open()).toContain('hr-low high')
  })
})

describe('a repeated message', () => {
  it('[TEC8] is frozen within five seconds, not lost', () => {
    const run = new Run()
    run.stream(5, { [HR]: 80 })
    const repeat = (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        run.send({ type: 'repeated', source: MONITOR, codes: [HR] })
        run.pass(1_000)
      }
    }
    repeat(4)
    expect(run.open()).toEqual(['frozen medium'])
    repeat(20)
    expect(run.open()).toEqual(['frozen medium'])
  })

  it('[TEC8] stays frozen when it comes with new numbers for ever', () => {
    const run = new Run()
    run.stream(5, { [HR]: 80 })
    const sample = aSample({ code: HR, value: 80, measuredAt: run.now })
    for (let second = 0; second < 60; second++) {
      run.send(observed([sample], run.now, { live: second <= 10 }))
      run.pass(1_000)
    }
    expect(run.open()).toContain('frozen medium')
    expect(run.open()).not.toContain('no-data medium')
  })

  it('[SRC10] wakes no stream that is not there', () => {
    const run = new Run()
    run.send({ type: 'repeated', source: MONITOR, codes: [HR] })
    expect(run.state.streams).toEqual({})
  })
})

describe('waveforms of a sensor that is off', () => {
  it('[TEC17] belong to the alarm of the leads', () => {
    const run = new Run()
    monitor(run, 10, [LEAD, RESP, PLETH])
    monitor(run, 60, [PLETH], true)
    expect(run.open()).toEqual(['leads-off medium'])
    expect(run.events('no-data')).toEqual([])
  })

  it('[TEC17] raise no loss when leads and curves come back', () => {
    const run = new Run()
    monitor(run, 10, [LEAD, RESP])
    monitor(run, 60, [], true)
    monitor(run, 3, [])
    monitor(run, 10, [LEAD, RESP])
    expect(run.open()).toEqual([])
    expect(run.events('no-data')).toEqual([])
  })

  it('[TEC17] are lost when the leads are on again without them', () => {
    const run = new Run()
    monitor(run, 10, [LEAD])
    monitor(run, 30, [], true)
    monitor(run, 6, [])
    expect(run.open()).toEqual(['no-data medium'])
  })

  it('[TEC17] of another sensor are lost as ever', () => {
    const run = new Run()
    monitor(run, 10, [LEAD, PLETH])
    monitor(run, 10, [], true)
    expect(run.alarm('no-data')?.evidence).toMatchObject([{ codes: [PLETH] }])
  })

  it('[TEC17] are lost with a device that says nothing any more', () => {
    const run = new Run()
    for (let second = 0; second < 10; second++) {
      run.observe([aSample({ code: HR, value: 80, measuredAt: run.now })])
      blocks(run, [LEAD])
      run.pass(1_000)
    }
    run.observe([anAbsence('leads-off', { code: HR, measuredAt: run.now })])
    run.pass(6_000)
    expect(run.alarm('no-data')?.evidence).toMatchObject([{ codes: [], reason: 'lost' }])
  })

  it('[TEC18] without a single sample are no live data', () => {
    const run = new Run()
    monitor(run, 10, [LEAD])
    for (let second = 0; second < 6; second++) {
      run.observe([aSample({ code: HR, value: 80, measuredAt: run.now })])
      run.observe([aSample({ code: SPO2, value: 97, measuredAt: run.now })])
      blocks(run, [LEAD], true)
      run.pass(1_000)
    }
    expect(run.alarm('no-data')?.evidence).toMatchObject([{ codes: [LEAD], reason: 'low-signal' }])
  })

  it('[TEC18] without a single sample belong to the leads too', () => {
    const run = new Run()
    monitor(run, 10, [LEAD])
    for (let second = 0; second < 30; second++) {
      blocks(run, [LEAD], true)
      monitor(run, 1, [], true)
    }
    expect(run.open()).toEqual(['leads-off medium'])
  })
})

describe('one person who takes an alarm twice', () => {
  it('[ACK7] is told that it is theirs, without an event', () => {
    const run = new Run()
    run.alert(anAlert({ measuredAt: run.now }))
    expect(run.act('asystole', { type: 'acknowledge' })).toMatchObject({ ok: true, repeated: false })
    const events = run.announced.length
    expect(run.act('asystole', { type: 'acknowledge' })).toMatchObject({ ok: true, repeated: true })
    expect(run.announced.length).toBe(events)
    expect(run.act('asystole', { type: 'acknowledge', owner: 'at-bedside' })).toMatchObject({
      repeated: false,
    })
    expect(run.events('asystole')).toEqual(['raised', 'accepted', 'owner-changed'])
  })
})
