import { describe, expect, it } from 'vitest'
import { aContext, anAbsence, anAlert, aSample, Run } from '../testing'
import { restoreState } from './state'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const KEY = 'hr-low'
const [MILD, GRAVE, GOOD] = [45, 36, 80]
const MINUTE = 60_000

/** Below the limit for 6 s, delay 5 s, and inside for 5 s: over after 3 s. */
function dip(run: Run, times = 1, value = MILD): void {
  for (let time = 0; time < times; time++) {
    run.stream(6, { [HR]: value })
    run.stream(6, { [HR]: GOOD })
  }
}
const rings = (run: Run) =>
  run.announced.filter(
    ({ alarm, event }) =>
      alarm.condition === KEY && alarm.annunciation === 'sounding' && event !== 'evidence-changed',
  ).length

describe('an alarm that starts three times within a minute', () => {
  it('[CHT1] chatters, and says how often and since when', () => {
    const run = new Run()
    dip(run, 2)
    expect(run.alarm(KEY)?.recurrence).toBeUndefined()
    const first = run.state.conditions[KEY]?.startedAt[0]
    dip(run)
    expect(run.alarm(KEY)?.recurrence).toEqual({ kind: 'chattering', count: 3, since: first })
  })

  it('[CHT1] is no chatter when it starts less often', () => {
    const run = new Run()
    for (let time = 0; time < 5; time++) {
      dip(run)
      run.stream(20, { [HR]: GOOD })
    }
    expect(run.events(KEY).filter((event) => event === 'raised')).toHaveLength(5)
    expect(run.alarm(KEY)?.recurrence).toBeUndefined()
  })

  it('[CHT2] is one alarm that rings nothing anew', () => {
    const run = new Run()
    dip(run, 3)
    const { episode } = run.alarm(KEY) ?? {}
    const before = rings(run)
    dip(run, 5)
    expect(run.alarm(KEY)).toMatchObject({ state: 'active', episode })
    expect(rings(run)).toBe(before)
    expect(run.events(KEY).filter((event) => event === 'raised')).toHaveLength(3)
  })

  it('[CHT2] stays with whoever took it', () => {
    const run = new Run()
    dip(run, 3)
    run.act(KEY, { type: 'acknowledge' })
    dip(run, 5)
    expect(run.alarm(KEY)).toMatchObject({ annunciation: 'accepted', owner: { state: 'coming' } })
  })

  it('[CHT2] ends after a minute away, and is a new alarm then', () => {
    const run = new Run()
    dip(run, 3)
    run.stream(50, { [HR]: GOOD })
    expect(run.open()).toEqual([`${KEY} medium`])
    run.stream(10, { [HR]: GOOD })
    expect(run.open()).toEqual([])
    dip(run)
    expect(run.events(KEY).slice(-2)).toEqual(['raised', 'ended'])
    expect(run.alarm(KEY)?.recurrence).toBeUndefined()
  })

  it('[CHT2] holds for a loss and for an alert of a device', () => {
    const run = new Run()
    for (let time = 0; time < 4; time++) {
      run.alert(
        anAlert({ alertId: `a${time}`, code: 'MDC_EVT_ECG_ATR_FIB', priority: 'low', measuredAt: run.now }),
      )
      for (let second = 0; second < 5; second++) {
        run.observe([anAbsence('probe-off', { measuredAt: run.now })])
        run.pass(1_000)
      }
      run.alert(
        anAlert({ alertId: `a${time}`, code: 'MDC_EVT_ECG_ATR_FIB', state: 'ended', measuredAt: run.now }),
      )
      run.stream(5, { [SPO2]: 97 })
    }
    for (const key of ['probe-off', 'af'])
      expect(run.alarm(key)).toMatchObject({ state: 'active', recurrence: { kind: 'chattering', count: 4 } })
    expect(run.alarm('af')?.evidence).toHaveLength(1)
  })

  it('[CHT2] is not for what is concluded from the clock, which has a rhythm of its own', () => {
    const run = new Run()
    for (let time = 0; time < 5; time++) {
      run.stream(1, { [SPO2]: 97 })
      run.pass(9_000)
    }
    run.stream(5, { [SPO2]: 97 })
    expect(run.open()).toEqual([])
  })

  it('[CHT3] counts each return, as news of the same episode', () => {
    const run = new Run()
    dip(run, 3)
    const before = run.announced.length
    dip(run, 2)
    expect(run.alarm(KEY)?.recurrence?.count).toBe(5)
    expect(run.announced.slice(before).map(({ event }) => event)).toEqual([
      'evidence-changed',
      'evidence-changed',
    ])
  })

  it('[CHT3] counts no flutter at the limit', () => {
    const run = new Run()
    dip(run, 3)
    run.stream(6, { [HR]: MILD })
    for (let second = 0; second < 20; second++) run.stream(1, { [HR]: second % 2 ? MILD : GOOD })
    expect(run.alarm(KEY)?.recurrence?.count).toBe(4)
  })

  it('[CHT10] ends when nothing but single samples comes back', () => {
    const run = new Run()
    dip(run, 3)
    for (let time = 0; time < 3; time++) {
      run.stream(20, { [HR]: GOOD })
      run.stream(1, { [HR]: MILD })
    }
    expect(run.open()).toEqual([])
    expect(run.alarm(KEY)?.recurrence).toMatchObject({ count: 3 })
  })

  it('[CHT10] is back when it lasted its delay once more, also over a restart and without a word', () => {
    const run = new Run()
    dip(run, 3)
    run.stream(3, { [HR]: MILD })
    expect(run.alarm(KEY)?.recurrence).toMatchObject({ count: 3 })
    run.reload()
    run.send({ type: 'resumed' })
    run.pass(2_000)
    expect(run.alarm(KEY)?.recurrence).toMatchObject({ count: 4 })
    run.stream(59, { [HR]: GOOD })
    expect(run.open()).toEqual([`${KEY} medium`])
  })

  it('[CHT10] goes on in its delay as a new alarm when the minute is over before', () => {
    const run = new Run()
    dip(run, 3)
    run.stream(52, { [HR]: GOOD })
    const first = run.now
    run.stream(4, { [HR]: MILD })
    expect(run.open()).toEqual([])
    run.stream(2, { [HR]: MILD })
    expect(run.alarm(KEY)).toMatchObject({ state: 'active', annunciation: 'sounding', onset: first })
  })

  it('[CHT10] is not back by a sensor that is off', () => {
    const run = new Run()
    dip(run, 3)
    run.stream(2, { [HR]: MILD })
    run.observe([anAbsence('leads-off', { code: HR, measuredAt: run.now })])
    run.pass(10_000)
    expect(run.alarm(KEY)).toMatchObject({ state: 'active', recurrence: { count: 3 } })
    run.observe([aSample({ code: HR, value: GOOD, measuredAt: run.now })])
    run.pass(50_000)
    expect(run.open()).not.toContain(`${KEY} medium`)
  })

  it('[CHT10] rings at once for what is high after its own delay', () => {
    const run = new Run()
    dip(run, 3)
    run.act(KEY, { type: 'acknowledge' })
    run.stream(20, { [HR]: GOOD })
    run.stream(3, { [HR]: GRAVE })
    expect(run.alarm(KEY)).toMatchObject({ priority: 'high', annunciation: 'sounding', owner: null })
  })

  it('[CHT9] is a new alarm that sounds when it stays, whoever took it, also over a restart', () => {
    const run = new Run()
    const desaturate = (times: number) => {
      for (let time = 0; time < times; time++) {
        run.stream(20, { [SPO2]: 88 })
        run.stream(5, { [SPO2]: 97 })
      }
    }
    desaturate(3)
    run.act('spo2-low', { type: 'acknowledge' })
    desaturate(4)
    const { episode = 0 } = run.alarm('spo2-low') ?? {}
    run.stream(40, { [SPO2]: 86 })
    expect(run.alarm('spo2-low')).toMatchObject({ annunciation: 'accepted', episode })
    run.reload()
    run.send({ type: 'resumed' })
    run.stream(21, { [SPO2]: 86 })
    expect(run.alarm('spo2-low')).toMatchObject({
      annunciation: 'sounding',
      owner: null,
      episode: episode + 1,
    })
    expect(run.alarm('spo2-low')?.recurrence).toBeUndefined()
  })

  it.each(['sounding', 'accepted'])(
    '[CHT9] stays the episode that is %s since it came back',
    (annunciation) => {
      const run = new Run()
      dip(run, 3)
      const { episode } = run.alarm(KEY) ?? {}
      run.stream(20, { [HR]: MILD })
      if (annunciation === 'accepted') run.act(KEY, { type: 'acknowledge' })
      run.stream(31, { [HR]: MILD })
      expect(run.alarm(KEY)).toMatchObject({ annunciation, episode })
      expect(run.alarm(KEY)?.recurrence).toBeUndefined()
    },
  )

  it('[CHT4] rings each time when it is high', () => {
    const run = new Run()
    dip(run, 4, GRAVE)
    const high = run.announced.filter(
      ({ event, alarm }) => (event === 'raised' || event === 'priority-changed') && alarm.priority === 'high',
    )
    expect(high.map(({ alarm }) => [alarm.annunciation, alarm.episode])).toEqual(
      [1, 2, 3, 4].map((episode) => ['sounding', episode]),
    )
    expect(run.alarm(KEY)?.recurrence).toMatchObject({ kind: 'chattering', count: 4 })
  })

  it('[CHT4] rings when one that chatters becomes high', () => {
    const run = new Run()
    dip(run, 4)
    run.act(KEY, { type: 'acknowledge' })
    run.stream(4, { [HR]: GRAVE })
    expect(run.alarm(KEY)).toMatchObject({ priority: 'high', annunciation: 'sounding', owner: null })
  })

  it('[CHT5] ends at once with its limit, its device and the stay', () => {
    const ends: readonly ((run: Run) => void)[] = [
      (run) => run.send({ type: 'context-changed', context: aContext({ limits: [] }) }),
      (run) => run.send({ type: 'context-changed', context: aContext({ devices: [] }) }),
      (run) => run.send({ type: 'subject-ended' }),
    ]
    for (const end of ends) {
      const run = new Run()
      dip(run, 3)
      end(run)
      expect(run.open()).toEqual([])
    }
  })

  it('[CHT6] goes on over a restart', () => {
    const run = new Run()
    dip(run, 3)
    run.reload()
    run.send({ type: 'resumed' })
    dip(run, 2)
    expect(run.alarm(KEY)).toMatchObject({ state: 'active', recurrence: { count: 5 } })
    run.stream(65, { [HR]: GOOD })
    expect(run.open()).toEqual([])
  })

  it('[CHT6] reads a state of before as one that never came before', () => {
    const run = new Run()
    dip(run, 2)
    const conditions = Object.fromEntries(
      Object.entries(run.state.conditions).map(([key, condition]) => [
        key,
        // Undefined is left out of JSON.
        { ...condition, startedAt: undefined, chatter: undefined },
      ]),
    )
    run.state = restoreState(JSON.parse(JSON.stringify({ ...run.state, conditions }))) ?? run.state
    dip(run)
    expect(run.alarm(KEY)).toMatchObject({ state: 'ended' })
    expect(run.alarm(KEY)?.recurrence).toBeUndefined()
  })

  it('[CHT7] says how often a short high alarm came within ten minutes', () => {
    const run = new Run()
    for (let time = 0; time < 3; time++) {
      dip(run, 1, GRAVE)
      run.pass(500)
      run.stream(60, { [HR]: GOOD })
    }
    expect(run.alarm(KEY)).toMatchObject({
      state: 'latched',
      annunciation: 'sounding',
      recurrence: { kind: 'recurring', count: 3 },
    })
    run.stream(11 * (MINUTE / 1_000), { [HR]: GOOD })
    run.act(KEY, { type: 'resolve' })
    run.observe([aSample({ code: HR, value: GOOD, measuredAt: run.now })])
    dip(run, 1, GRAVE)
    expect(run.alarm(KEY)?.recurrence).toBeUndefined()
  })
})
