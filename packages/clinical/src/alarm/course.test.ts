import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../default-limits'
import type { UserId } from '../ids'
import { limitProblem, limitsFor, type LimitSetting } from '../limits'
import type { LimitChange } from '../settings/limit-change'
import { limitsInForce } from '../settings/limits-in-force'
import { aContext, anAbsence, Run, START } from '../testing'
import type { Limit, LimitCourse } from './subject-context'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'

/** The limits of an adult, those of one condition with a course of their own. */
const limits = (condition: string, course: LimitCourse, priority = 'medium'): readonly Limit[] =>
  defaultLimits('adult').map((limit) =>
    limit.condition === condition && limit.priority === priority ? { ...limit, ...course } : limit,
  )
const withLimits = (all: readonly Limit[]) => new Run(aContext({ limits: all }))
const swing = (run: Run, code: typeof HR | typeof SPO2, values: readonly number[], times: number) => {
  for (let time = 0; time < times; time++) for (const value of values) run.stream(1, { [code]: value })
}

describe('the end of a limit alarm', () => {
  it('[DLY4] takes each severity its own time', () => {
    const run = new Run()
    run.stream(5, { [HR]: 36 })
    run.stream(4, { [HR]: 80 })
    expect(run.open()).toEqual(['hr-low high'])
    run.stream(2, { [HR]: 80 })
    expect(run.events('hr-low')).toEqual(['raised', 'latched'])
  })

  it('[DLY4] follows the time that a site sets', () => {
    const run = withLimits(limits('spo2-low', { clearMs: 20_000 }))
    run.stream(16, { [SPO2]: 88 })
    run.stream(19, { [SPO2]: 95 })
    expect(run.open()).toEqual(['spo2-low medium'])
    run.stream(2, { [SPO2]: 95 })
    expect(run.open()).toEqual([])
  })

  it('[DLY4] makes one alarm of a value that swings at the limit', () => {
    const run = new Run()
    run.stream(16, { [SPO2]: 89 })
    swing(run, SPO2, [90, 91, 89], 40)
    expect(run.events('spo2-low')).toEqual(['raised'])
  })

  it('[DLY6] steps down from high to medium, with its owner', () => {
    const run = new Run()
    run.stream(6, { [HR]: 36 })
    run.act('hr-low', { type: 'acknowledge' })
    const episode = run.alarm('hr-low')?.episode
    run.stream(4, { [HR]: 45 })
    expect(run.alarm('hr-low')?.priority).toBe('high')
    run.stream(2, { [HR]: 45 })
    expect(run.alarm('hr-low')).toMatchObject({ priority: 'medium', episode, annunciation: 'accepted' })
    expect(run.events('hr-low').at(-1)).toBe('priority-changed')
  })

  it('[DLY6] makes one step of a value that swings between two severities', () => {
    const run = new Run()
    run.stream(6, { [HR]: 36 })
    swing(run, HR, [41, 42, 43, 39], 25)
    expect(run.events('hr-low')).toEqual(['raised'])
  })

  it('[DLY10] takes 3 s where a stored limit says nothing', () => {
    const run = withLimits(defaultLimits('adult').map((limit) => ({ ...limit, clearMs: undefined })))
    run.stream(5, { [HR]: 36 })
    run.stream(4, { [HR]: 80 })
    expect(run.events('hr-low')).toEqual(['raised', 'latched'])
  })
})

const banded = () => withLimits(limits('spo2-low', { deadband: 2 }))

describe('a dead band', () => {
  it('[DLY7] goes on while the value is hardly inside', () => {
    const run = banded()
    run.stream(16, { [SPO2]: 88 })
    run.stream(60, { [SPO2]: 91 })
    expect(run.open()).toEqual(['spo2-low medium'])
    run.stream(4, { [SPO2]: 92 })
    expect(run.open()).toEqual([])
  })

  it('[DLY7] begins its end anew after a value within it', () => {
    const run = banded()
    run.stream(16, { [SPO2]: 88 })
    swing(run, SPO2, [93, 93, 91], 20)
    expect(run.events('spo2-low')).toEqual(['raised'])
  })

  it('[DLY7] announces nothing that is inside the limit', () => {
    const run = banded()
    run.stream(10, { [SPO2]: 89 })
    run.stream(60, { [SPO2]: 91 })
    expect(run.announced).toEqual([])
  })
})

/** 40 percent seconds below 90: 20 s at 88 by burden, or the delay of 60 s. */

const smart = () =>
  withLimits(
    limits('spo2-low', { burden: 40 }).map((limit) =>
      limit.condition === 'spo2-low' ? { ...limit, delayMs: 60_000 } : limit,
    ),
  )

const announcedAfter = (run: Run, value: number): number => {
  run.stream(90, { [SPO2]: value })
  const first = run.announced.find(({ alarm }) => alarm.condition === 'spo2-low')
  return ((first?.alarm.announcedAt ?? NaN) - START) / 1_000
}

describe('depth and duration', () => {
  it('[DLY8] announces the sooner the deeper', () => {
    expect(announcedAfter(smart(), 85)).toBe(8)
    expect(announcedAfter(smart(), 88)).toBe(20)
    expect(announcedAfter(smart(), 89)).toBe(40)
  })

  it('[DLY8] announces no later than after the delay', () => {
    const run = withLimits(limits('spo2-low', { burden: 1_000 }))
    expect(announcedAfter(run, 89)).toBe(15)
  })

  it('[DLY8] adds up what changes in depth', () => {
    const run = smart()
    run.stream(10, { [SPO2]: 88 })
    run.stream(3, { [SPO2]: 84 })
    expect(run.open()).toEqual([])
    run.stream(1, { [SPO2]: 84 })
    expect(run.open()).toEqual(['spo2-low medium'])
  })

  it('[DLY8] adds nothing while the sensor is off, and forgets what came inside', () => {
    const run = smart()
    run.stream(10, { [SPO2]: 88 })
    for (let second = 0; second < 15; second++) {
      run.observe([anAbsence('probe-off', { measuredAt: run.now })])
      run.pass(1_000)
    }
    run.stream(9, { [SPO2]: 88 })
    expect(run.alarm('spo2-low')).toBeNull()
    run.stream(1, { [SPO2]: 95 })
    run.stream(19, { [SPO2]: 88 })
    expect(run.alarm('spo2-low')).toBeNull()
  })

  it('[DLY8] goes on after a restart as it would have', () => {
    const run = smart()
    run.stream(10, { [SPO2]: 88 })
    run.reload()
    run.stream(9, { [SPO2]: 88 })
    expect(run.open()).toEqual([])
    run.stream(2, { [SPO2]: 88 })
    expect(run.open()).toEqual(['spo2-low medium'])
  })

  const LASTING = { lasting: { afterMs: 120_000, priority: 'high' } } as const
  it('[DLY9] grows graver by lasting, which is a new episode', () => {
    const run = withLimits(limits('spo2-low', LASTING))
    run.stream(60, { [SPO2]: 88 })
    run.act('spo2-low', { type: 'acknowledge' })
    run.stream(59, { [SPO2]: 88 })
    expect(run.alarm('spo2-low')).toMatchObject({ priority: 'medium', annunciation: 'accepted' })
    run.stream(2, { [SPO2]: 88 })
    expect(run.alarm('spo2-low')).toMatchObject({ priority: 'high', annunciation: 'sounding', owner: null })
    run.stream(60, { [SPO2]: 89 })
    expect(run.events('spo2-low')).toEqual(['raised', 'accepted', 'priority-changed'])
  })

  it('[DLY9] counts through what is too short to be an end', () => {
    const run = withLimits(limits('spo2-low', LASTING))
    run.stream(20, { [SPO2]: 88 })
    swing(run, SPO2, [91, 88], 51)
    expect(run.open()).toEqual(['spo2-low high'])
  })

  it('[DLY9] begins anew after its end', () => {
    const run = withLimits(limits('spo2-low', LASTING))
    run.stream(100, { [SPO2]: 88 })
    run.stream(5, { [SPO2]: 95 })
    run.stream(100, { [SPO2]: 88 })
    expect(run.open()).toEqual(['spo2-low medium'])
  })

  it('[DLY9] is over when the limit lasts no more', () => {
    const run = withLimits(limits('spo2-low', LASTING))
    run.stream(125, { [SPO2]: 88 })
    run.send({ type: 'context-changed', context: aContext() })
    expect(run.open()).toEqual(['spo2-low medium'])
    expect(run.state.dues.every(({ at }) => at > run.now)).toBe(true)
  })

  it('[DLY9] keeps its key at the device in the place of the old one', () => {
    const run = withLimits(limits('spo2-low', LASTING))
    run.stream(125, { [SPO2]: 88 })
    const devices = [{ device: 'mon-2', association: 'mon-2@p1' }] as never
    run.send({ type: 'context-changed', context: aContext({ devices, limits: limits('spo2-low', LASTING) }) })
    run.stream(1, { [SPO2]: 88 }, 'mon-2' as never)
    expect(run.open()).toContain('spo2-low high')
    expect(run.state.conditions['spo2-low']?.signals).toHaveLength(1)
  })
})

const setting = (limit: Partial<LimitSetting['limit']>): LimitSetting => ({
  profile: 'icu',
  scope: { kind: 'unit' },
  category: null,
  limit: { condition: 'spo2-low', priority: 'medium', value: 89, delayMs: 10_000, ...limit },
})

const applied = (...overrides: readonly LimitSetting[]) =>
  limitsFor({ category: 'adult', spo2Target: null, onOxygen: false, overrides }).find(
    ({ condition, priority }) => condition === 'spo2-low' && priority === 'medium',
  )

const bandOf = (all: readonly Limit[]) =>
  all.find(({ condition, priority }) => condition === 'spo2-low' && priority === 'medium')?.deadband

describe('a setting of a site', () => {
  it('[DLY4] keeps the built-in course that it does not name', () => {
    expect(applied(setting({}))).toMatchObject({ value: 89, clearMs: 3_000 })
    expect(applied(setting({ clearMs: 8_000, deadband: 1 }), setting({ value: 88 }))).toMatchObject({
      value: 88,
      clearMs: 8_000,
      deadband: 1,
    })
  })

  it.each<LimitCourse>([
    { clearMs: -1 },
    { clearMs: 61_000 },
    { clearMs: NaN },
    { deadband: -1 },
    { deadband: 9 },
    { burden: 0 },
    { lasting: { afterMs: 5_000, priority: 'high' } },
    { lasting: { afterMs: 60_000, priority: 'low' } },
    { lasting: { afterMs: 4_000_000, priority: 'high' } },
  ])('[LIM4] refuses the course %j', (course) => {
    const { limit } = setting(course)
    expect(limitProblem(limit, 'adult')).toBe('bad-course')
    expect(applied(setting(course))?.value).toBe(90)
  })

  it('[DLY11] is refused where its dead band is wider than a quarter of the way to the other side', () => {
    const { limit } = setting({ condition: 'nibp-sys-low', value: 90, deadband: 22.5 })
    expect(limitProblem(limit, 'adult')).toBeNull()
    expect(limitProblem({ ...limit, deadband: 23 }, 'adult')).toBe('wide-deadband')
    // Nothing limits the other side: 89 to 100 %.
    expect(limitProblem(setting({ deadband: 2.75 }).limit, 'adult')).toBeNull()
    expect(applied(setting({ deadband: 3 }))?.value).toBe(90)
  })

  it('[DLY11] has its dead band narrowed by a target and by limits of one patient', () => {
    const overrides = [setting({ deadband: 2 })]
    const query = { category: 'adult', spo2Target: { low: 88, high: 92 }, onOxygen: true, overrides } as const
    expect(bandOf(limitsFor(query))).toBe(1)
    const usual = limitsFor({ ...query, spo2Target: null })
    const change: LimitChange = {
      condition: 'spo2-low',
      priority: 'medium',
      to: { kind: 'value', value: 96, delayMs: 10_000 },
      reason: null,
      confirmed: false,
      category: 'adult',
      by: { user: 'n-1' as UserId, name: 'N. One' },
      at: START,
      expiresAt: null,
    }
    expect(bandOf(usual)).toBe(2)
    expect(bandOf(limitsInForce([change], { usual, category: 'adult', now: START }).limits)).toBe(1)
  })
})
