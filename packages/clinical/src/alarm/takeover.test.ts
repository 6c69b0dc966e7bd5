import { describe, expect, it } from 'vitest'
import type { BedId, DeviceId, SubjectId, UnitId, UserId } from '../ids'
import type { ParameterCode } from '../parameters'
import { aContext, anAbsence, anActor, anAlert, deviceIn, MONITOR, Run } from '../testing'
import { initialState, openAlarms } from './state'
import { step } from './step'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const UNKNOWN = 'p0' as SubjectId
const OTHER = 'mon-2' as DeviceId
const BED = 'north/icu/7' as BedId

/** "Unknown, bed 7", with a monitor. */
const unknown = () => new Run(aContext({ subject: UNKNOWN, bed: BED }))

/** The patient of the admission, at the same moment; with the devices that both have after the merge. */
function patient(from: Run, devices: readonly DeviceId[] = [MONITOR]): Run {
  const run = new Run(aContext({ bed: BED, devices: devices.map(deviceIn) }))
  run.clock.advance(from.now - run.now)
  return run
}
const takeOver = (run: Run, from: Run) => run.send({ type: 'taken-over', from: from.state })

describe('a merged subject', () => {
  it('[MRG1] goes on with an accepted alarm under its own name', () => {
    const from = unknown()
    from.stream(6, { [HR]: 45 })
    from.act('hr-low', { type: 'acknowledge' })
    const run = patient(from)
    takeOver(run, from)
    const before = from.alarm('hr-low')
    expect(run.announced).toMatchObject([
      {
        event: 'raised',
        alarm: {
          id: 'p1~hr-low',
          subject: 'p1',
          annunciation: 'accepted',
          owner: before?.owner,
          onset: before?.onset,
          nextDueAt: before?.nextDueAt,
        },
      },
    ])
    run.stream(4, { [HR]: 80 })
    expect(run.open()).toEqual([])
  })

  it('[MRG1] goes on with a pause for its remaining time', () => {
    const from = unknown()
    from.stream(6, { [HR]: 45 })
    from.act('hr-low', { type: 'pause' })
    from.stream(60, { [HR]: 45 })
    const run = patient(from)
    takeOver(run, from)
    expect(run.alarm('hr-low')).toMatchObject({
      annunciation: 'audio-paused',
      audioPausedUntil: from.alarm('hr-low')?.audioPausedUntil,
    })
    run.stream(59, { [HR]: 45 })
    expect(run.alarm('hr-low')?.annunciation).toBe('audio-paused')
    run.stream(2, { [HR]: 45 })
    expect(run.alarm('hr-low')?.annunciation).toBe('sounding')
  })

  it('[MRG1] goes on with a latched alarm and who has seen it', () => {
    const from = unknown()
    from.alert(anAlert())
    from.act('asystole', { type: 'acknowledge' }, anActor({ user: 'tele' as UserId, remote: true }))
    from.alert(anAlert({ state: 'ended', measuredAt: from.now }))
    const run = patient(from)
    takeOver(run, from)
    expect(run.announced).toMatchObject([
      { event: 'latched', alarm: { state: 'latched', annunciation: 'visual', seenBy: [{ user: 'tele' }] } },
    ])
    expect(run.act('asystole', { type: 'acknowledge' }).ok).toBe(true)
  })

  it('[MRG1] lets a delay run on', () => {
    const from = unknown()
    from.stream(10, { [SPO2]: 88 })
    const run = patient(from)
    takeOver(run, from)
    run.stream(4, { [SPO2]: 88 })
    expect(run.open()).toEqual([])
    run.stream(2, { [SPO2]: 88 })
    expect(run.open()).toEqual(['spo2-low medium'])
  })

  it('[MRG1] goes on with silence and its owner', () => {
    const from = unknown()
    from.stream(10, { [HR]: 80 })
    from.pass(30_000)
    from.act('no-data', { type: 'acknowledge' })
    const run = patient(from)
    takeOver(run, from)
    run.pass(10_000)
    expect(run.alarm('no-data')).toMatchObject({ annunciation: 'accepted', episode: 1 })
    expect(run.events('no-data')).toEqual(['raised'])
  })

  it('[MRG1] has no moment without the alarm', () => {
    const from = unknown()
    from.alert(anAlert())
    const run = patient(from)
    takeOver(run, from)
    expect(run.open()).toEqual(['asystole high'])
    from.send({ type: 'subject-ended' })
    expect(from.events('asystole')).toEqual(['raised', 'ended'])
    expect(run.open()).toEqual(['asystole high'])
  })

  it('[MRG1] holds its own limits against what it took over', () => {
    const from = unknown()
    from.stream(6, { [HR]: 45 })
    const run = patient(from)
    run.send({ type: 'context-changed', context: { ...run.state.context, limits: [] } })
    takeOver(run, from)
    expect(run.open()).toEqual([])
    expect(run.events('hr-low')).toEqual(['raised', 'ended'])
  })

  it('[MRG2] unites what both have open: priority, onset and owner', () => {
    const from = unknown()
    from.stream(20, { [SPO2]: 88 }, MONITOR)
    const run = patient(from, [MONITOR, OTHER])
    run.stream(20, { [SPO2]: 88 }, OTHER)
    run.act('spo2-low', { type: 'acknowledge' })
    takeOver(run, from)
    const alarm = run.alarm('spo2-low')
    expect(alarm).toMatchObject({
      annunciation: 'accepted',
      episode: 1,
      onset: from.alarm('spo2-low')?.onset,
    })
    expect(alarm?.evidence.map(({ source }) => source).toSorted()).toEqual([MONITOR, OTHER])
    expect(run.events('spo2-low')).toEqual(['raised', 'accepted', 'evidence-changed'])
  })

  it('[MRG2] sounds when the graver one was nobody’s', () => {
    const from = unknown()
    from.stream(20, { [SPO2]: 78 })
    const run = patient(from, [MONITOR, OTHER])
    run.stream(20, { [SPO2]: 88 }, OTHER)
    run.act('spo2-low', { type: 'acknowledge' })
    takeOver(run, from)
    expect(run.alarm('spo2-low')).toMatchObject({
      priority: 'high',
      owner: null,
      episode: 2,
      annunciation: 'sounding',
    })
  })

  it('[MRG2] keeps the owner of the graver one', () => {
    const from = unknown()
    from.stream(20, { [SPO2]: 78 })
    from.act('spo2-low', { type: 'acknowledge' })
    const run = patient(from, [MONITOR, OTHER])
    run.stream(20, { [SPO2]: 88 }, OTHER)
    takeOver(run, from)
    expect(run.alarm('spo2-low')).toMatchObject({ priority: 'high', annunciation: 'accepted' })
  })

  it('[MRG2] takes the loss of another device for a further one', () => {
    const from = unknown()
    from.stream(10, { [HR]: 80 })
    from.pass(30_000)
    const run = patient(from, [MONITOR, OTHER])
    run.stream(10, { [HR]: 80 }, OTHER)
    run.pass(30_000)
    run.act('no-data', { type: 'acknowledge' })
    takeOver(run, from)
    expect(run.alarm('no-data')).toMatchObject({ owner: null, episode: 2, annunciation: 'sounding' })
  })

  it('[MRG1] is nobody’s in another unit', () => {
    const from = unknown()
    from.stream(6, { [HR]: 45 })
    from.act('hr-low', { type: 'acknowledge' })
    const run = patient(from)
    run.send({ type: 'context-changed', context: { ...run.state.context, unit: 'north/ward' as UnitId } })
    takeOver(run, from)
    expect(run.alarm('hr-low')).toMatchObject({ unit: 'north/ward', owner: null, annunciation: 'sounding' })
  })

  it('[MRG3] is taken over once', () => {
    const from = unknown()
    from.alert(anAlert())
    const run = patient(from)
    takeOver(run, from)
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
    run.act('asystole', { type: 'acknowledge' })
    run.reload()
    const before = run.state
    expect(takeOver(run, from)).toEqual([])
    expect(run.state).toEqual(before)
  })

  it('[MRG4] latches a high alarm of a device that is not here', () => {
    const from = unknown()
    from.alert(anAlert())
    from.stream(6, { [HR]: 45 })
    const run = patient(from, [OTHER])
    takeOver(run, from)
    expect(run.announced).toMatchObject([
      { event: 'latched', alarm: { condition: 'asystole', state: 'latched' } },
    ])
    expect(run.state.streams).toEqual({})
  })

  it('[MRG5] gives back what its devices say when it is undone', () => {
    const from = unknown()
    from.stream(6, { [HR]: 45 })
    from.alert(anAlert({ measuredAt: from.now }))
    from.alert(anAlert({ state: 'ended', measuredAt: from.now }))
    from.act('hr-low', { type: 'acknowledge' })
    const run = patient(from, [MONITOR, OTHER])
    run.stream(20, { [SPO2]: 88 }, OTHER)
    takeOver(run, from)
    const again = unknown()
    again.clock.advance(run.now - again.now)
    again.send({ type: 'split-off', from: run.state })
    run.send({ type: 'context-changed', context: aContext({ bed: BED, devices: [deviceIn(OTHER)] }) })
    run.send({ type: 'given-back', to: UNKNOWN })
    expect(again.open()).toEqual(['asystole high', 'hr-low medium'])
    expect(again.alarm('hr-low')?.annunciation).toBe('accepted')
    expect(run.open()).toEqual(['spo2-low medium'])
    expect(run.events('asystole')).toEqual(['latched', 'ended'])
    expect(run.state.takenOver).toEqual([])
  })

  it('[MRG5] is undone twice like once', () => {
    const from = unknown()
    from.stream(6, { [HR]: 45 })
    const run = patient(from)
    takeOver(run, from)
    const again = unknown()
    again.clock.advance(run.now - again.now)
    again.send({ type: 'split-off', from: run.state })
    expect(again.send({ type: 'split-off', from: run.state })).toEqual([])
  })

  it('[MRG1] keeps every open alarm of any two histories', () => {
    const conditions = ['hr-low', 'no-data', 'spo2-low', 'asystole', 'leads-off'] as const
    for (let mask = 0; mask < 64; mask++) {
      const from = unknown()
      if (mask & 1) from.stream(8, { [HR]: 45 })
      if (mask & 2) from.stream(20, { [SPO2]: 88 })
      if (mask & 4) from.alert(anAlert({ measuredAt: from.now }))
      if (mask & 8) from.observe([anAbsence('leads-off', { code: HR, measuredAt: from.now })])
      if (mask & 16) from.pass(30_000)
      const [open] = openAlarms(from.state)
      if (mask & 32 && open) from.act(open.condition, { type: 'acknowledge' })
      const to = initialState(aContext({ bed: BED }))
      const { state } = step(to, { type: 'taken-over', from: from.state }, from.now)
      const face = (of: typeof state) =>
        conditions.map((key) => {
          const alarm = of.conditions[key]?.alarm
          return alarm && [alarm.state, alarm.priority, alarm.annunciation, alarm.owner, alarm.onset]
        })
      expect(face(state)).toEqual(face(from.state))
    }
  })
})
