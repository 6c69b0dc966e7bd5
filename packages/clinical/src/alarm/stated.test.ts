import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import type { DeviceAlert } from '../sample'
import { anAlert, MONITOR, Run } from '../testing'

const CODES = [
  'MDC_EVT_ECG_ASYSTOLE',
  'MDC_EVT_DESAT',
  'MDC_EVT_ECG_TACHY',
  'OWN_CODE',
  'MDC_EVT_ECG_ATR_FIB',
]
const IDS = CODES.map((_, index) => `a${index}`)

const alertNamed = (id: string, part: Partial<DeviceAlert> = {}): DeviceAlert =>
  anAlert({ alertId: id, code: CODES[IDS.indexOf(id)] ?? 'OWN_CODE', text: id, priority: 'medium', ...part })

/** The device says all that it alarms for. */
function state(
  run: Run,
  alerts: readonly DeviceAlert[],
  more: readonly string[] = [],
  at: EpochMs = run.now,
): void {
  const open = [...alerts.map(({ alertId }) => alertId), ...more]
  const stamped = alerts.map((alert) => ({ ...alert, measuredAt: at }))
  run.send({
    type: 'alerts-stated',
    source: MONITOR,
    receivedAt: run.now,
    measuredAt: at,
    alerts: stamped,
    open,
  })
}

const held = ({ state: { conditions } }: Run): readonly string[] =>
  Object.values(conditions)
    .flatMap(({ signals }) =>
      signals.flatMap(({ evidence }) => (evidence.kind === 'device' ? [evidence.alertId] : [])),
    )
    .toSorted()

describe('a device that states all its alarms', () => {
  it('[SRC11] [H16] begins what was not heard and ends what it does not name', () => {
    const run = new Run()
    run.alert(alertNamed('a1'))
    run.pass(2_000)
    state(run, [alertNamed('a0')])
    expect(held(run)).toEqual(['a0'])
    expect(run.alarm('asystole')).toMatchObject({
      state: 'active',
      priority: 'high',
      annunciation: 'sounding',
    })
    expect(run.alarm('spo2-low')?.state).toBe('ended')
    run.pass(2_000)
    state(run, [])
    // Unseen and high: it ends by a person, like any other.
    expect(run.alarm('asystole')?.state).toBe('latched')
    expect(run.alarm('check-bedside')).toBeNull()
  })

  it('[SRC11] keeps what began after the list was made, and what the list calls by the same id for another thing ends', () => {
    const run = new Run()
    const before = run.now
    run.pass(1_000)
    run.alert(alertNamed('a1', { measuredAt: run.now }))
    state(run, [], [], before)
    expect(held(run)).toEqual(['a1'])
    run.pass(1_000)
    state(run, [alertNamed('a1', { code: 'MDC_EVT_ECG_TACHY' })])
    expect(run.open()).toEqual(['hr-high medium'])
  })

  it('[SRC11] is believed by the newest list only', () => {
    const run = new Run()
    const before = run.now
    run.pass(1_000)
    state(run, [alertNamed('a1')])
    state(run, [], [], before)
    expect(held(run)).toEqual(['a1'])
  })

  it('[SRC12] [H16] asks to check the bedside after five seconds of difference, until both agree for three', () => {
    const run = new Run()
    const tell = (missing: readonly string[]) => {
      state(run, [alertNamed('a1')], missing)
      run.pass(1_000)
    }
    for (let second = 0; second < 4; second++) tell(['refused'])
    run.pass(750)
    expect(run.alarm('check-bedside')).toBeNull()
    run.pass(250)
    expect(run.alarm('check-bedside')).toMatchObject({
      class: 'technical',
      priority: 'medium',
      annunciation: 'sounding',
      evidence: [{ kind: 'silence', source: MONITOR, reason: 'alarms-differ' }],
    })
    tell([])
    tell([])
    expect(run.alarm('check-bedside')?.state).toBe('active')
    tell([])
    run.pass(250)
    expect(run.alarm('check-bedside')?.state).toBe('ended')
  })

  it('[SRC12] says nothing of a difference that passes, nor of one that a restart interrupts twice', () => {
    const run = new Run()
    state(run, [], ['refused'])
    run.pass(4_000)
    state(run, [])
    run.pass(10_000)
    expect(run.alarm('check-bedside')).toBeNull()
    state(run, [], ['refused'])
    run.pass(3_000)
    run.reload()
    run.pass(2_000)
    expect(run.events('check-bedside')).toEqual(['raised'])
  })

  it('[SRC13] announces a latched alert once, however often it is stated', () => {
    const run = new Run()
    for (let time = 0; time < 5; time++) {
      state(run, [alertNamed('a0', { state: 'latched' })])
      run.pass(2_000)
    }
    expect(run.events('asystole').filter((event) => event === 'raised')).toHaveLength(1)
    expect(run.alarm('check-bedside')).toBeNull()
    // Over, and there again without a beginning that anybody heard.
    state(run, [])
    run.pass(2_000)
    state(run, [alertNamed('a0', { state: 'latched' })])
    expect(run.events('asystole').filter((event) => event === 'raised')).toHaveLength(2)
  })

  it('[SRC13] does not begin anew what was told as latched before the list', () => {
    const run = new Run()
    run.alert(alertNamed('a0'))
    run.pass(1_000)
    run.alert(alertNamed('a0', { state: 'latched', measuredAt: run.now }))
    run.pass(1_000)
    state(run, [alertNamed('a0', { state: 'latched' })])
    expect(run.events('asystole')).toEqual(['raised', 'latched'])
  })

  it('[SRC13] takes over a silencing and a rise of priority', () => {
    const run = new Run()
    state(run, [alertNamed('a1')])
    run.pass(2_000)
    state(run, [alertNamed('a1', { priority: 'high' })])
    expect(run.alarm('spo2-low')).toMatchObject({ priority: 'high', episode: 2 })
    run.pass(2_000)
    state(run, [alertNamed('a1', { priority: 'high', inactivation: 'audio-paused' })])
    expect(run.alarm('spo2-low')).toMatchObject({ annunciation: 'audio-paused' })
  })
})

const LIST_EVERY_MS = 2_000
const change = fc.record({
  id: fc.constantFrom(...IDS),
  afterMs: fc.constantFrom(0, 250, 500, 1_000, 2_000),
  /** One message of five is lost. */
  lost: fc.integer({ min: 1, max: 5 }).map((die) => die === 1),
})

/** Plays changes of a device whose messages are lost, and tells for how long at most its set and ours differed. */
function longestDifference(
  changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[],
): number {
  const run = new Run()
  const there = new Set<string>()
  let equalAt = run.now
  let longest = 0
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 250) {
      run.pass(250)
      if (run.now % LIST_EVERY_MS === 0)
        state(
          run,
          [...there].map((id) => alertNamed(id)),
        )
      if (held(run).join() === [...there].toSorted().join()) equalAt = run.now
      longest = Math.max(longest, run.now - equalAt)
    }
  }
  for (const { id, afterMs, lost } of changes) {
    pass(afterMs)
    const began = !there.has(id)
    if (began) there.add(id)
    else there.delete(id)
    if (!lost) run.alert(alertNamed(id, { state: began ? 'present' : 'ended', measuredAt: run.now }))
  }
  pass(LIST_EVERY_MS)
  return longest
}

it('[SRC11] [H16] has the alarms of the bedside within five seconds while one message of five is lost', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), (changes) => {
      expect(longestDifference(changes)).toBeLessThanOrEqual(5_000)
    }),
    { numRuns: 300, seed: 16 },
  )
})
