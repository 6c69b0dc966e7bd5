/** Clinical decisions 7 and 8, sentence by sentence. Paging and the policy of a unit are later parts. */
import { describe, expect, it } from 'vitest'
import type { UserId } from '../ids'
import { anActor, anAlert, Run } from '../testing'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const HR = 'MDC_ECG_HEART_RATE'
const MINUTE = 60_000

/** Twelve seconds below 82, then well again. */
function shortOne(run = new Run()): Run {
  run.stream(12, { [SPO2]: 78 })
  run.stream(8, { [SPO2]: 97 })
  return run
}

describe('short alarms', () => {
  it('[D7] latch when high and cleared by themselves', () => {
    expect(shortOne().alarm('spo2-low')).toMatchObject({ state: 'latched', priority: 'high' })
  })

  it('[D7] stay listed with duration, worst value and time', () => {
    const run = shortOne()
    const alarm = run.alarm('spo2-low')
    expect(alarm?.worst).toMatchObject({ code: SPO2, value: 78 })
    expect((alarm?.endedAt ?? 0) - (alarm?.onset ?? 0)).toBe(17_000)
    run.stream(60 * 60, { [SPO2]: 97 })
    expect(run.open()).toEqual(['spo2-low high'])
  })

  it('[D7] leave the list when somebody accepts them', () => {
    const run = shortOne()
    run.act('spo2-low', { type: 'acknowledge' })
    expect(run.open()).toEqual([])
    expect(run.events('spo2-low').at(-1)).toBe('ended')
  })

  it('[D7] make no sound while they are latched', () => {
    const run = shortOne()
    const before = run.announced.length
    run.stream(20 * 60, { [SPO2]: 97 })
    expect(run.announced.slice(before).some(({ alarm }) => alarm.annunciation === 'sounding')).toBe(false)
  })

  it('[D7] are one recurring condition, which sounds, at the third in ten minutes', () => {
    const run = shortOne(shortOne())
    expect(run.alarm('spo2-low')?.annunciation).toBe('visual')
    shortOne(run)
    expect(run.open()).toEqual(['spo2-low high'])
    expect(run.alarm('spo2-low')).toMatchObject({ state: 'latched', annunciation: 'sounding' })
  })

  it('[D7] are no recurring condition over more than ten minutes', () => {
    const run = shortOne()
    run.pass(5 * MINUTE)
    shortOne(run)
    run.pass(5 * MINUTE)
    expect(shortOne(run).alarm('spo2-low')?.annunciation).toBe('visual')
  })

  it.each([
    ['medium', SPO2, 88, 14],
    ['low', 'MDC_PULS_OXIM_SAT_O2', 88, 14],
  ] as const)('[D7] are not announced when %s and inside their delay', (priority, code, value, seconds) => {
    const run = new Run()
    if (priority === 'low')
      run.send({
        type: 'context-changed',
        context: {
          ...run.state.context,
          limits: run.state.context.limits.map((limit) =>
            limit.condition === 'spo2-low' ? { ...limit, priority } : limit,
          ),
        },
      })
    run.stream(seconds, { [code]: value })
    run.stream(30, { [code]: 97 })
    expect(run.announced).toEqual([])
  })
})

const accepted = (priority: 'high' | 'medium'): Run => {
  const run = new Run()
  run.alert(anAlert({ code: 'MDC_EVT_ECG_V_RHY', priority, measuredAt: run.now }))
  run.act('v-rhythm', { type: 'acknowledge' })
  return run
}

describe('acknowledge is "I take it"', () => {
  it.each(['coming', 'at-bedside', 'needs-help'] as const)(
    '[D8] shows who it is and that they are %s',
    (state) => {
      const run = new Run()
      run.alert(anAlert({ measuredAt: run.now }))
      run.act('asystole', { type: 'acknowledge', owner: state })
      expect(run.alarm('asystole')?.owner).toMatchObject({ name: 'N. One', state, at: run.now })
    },
  )

  it.each([
    ['high', 5],
    ['medium', 15],
  ] as const)('[D8] of a %s alarm ends after %i minutes while it lasts', (priority, minutes) => {
    const run = accepted(priority)
    run.pass(minutes * MINUTE - 250)
    expect(run.alarm('v-rhythm')?.annunciation).toBe('accepted')
    run.pass(250)
    expect(run.alarm('v-rhythm')).toMatchObject({ annunciation: 'sounding', owner: null })
  })

  it('[D8] asks nothing again after the condition has ended', () => {
    const run = new Run()
    run.stream(20, { [HR]: 45 })
    run.act('hr-low', { type: 'acknowledge' })
    run.stream(5, { [HR]: 80 })
    const before = run.events('hr-low').length
    run.stream(16 * 60, { [HR]: 80 })
    expect(run.events('hr-low')).toHaveLength(before)
  })

  it('[D8] ends at once when the condition worsens', () => {
    const run = new Run()
    run.stream(20, { [HR]: 45 })
    run.act('hr-low', { type: 'acknowledge' })
    run.stream(4, { [HR]: 36 })
    expect(run.alarm('hr-low')).toMatchObject({ priority: 'high', annunciation: 'sounding', owner: null })
  })

  it('[D8] goes on when the condition becomes less grave', () => {
    const run = new Run()
    run.stream(20, { [HR]: 36 })
    run.act('hr-low', { type: 'acknowledge' })
    run.stream(10, { [HR]: 45 })
    expect(run.alarm('hr-low')).toMatchObject({ priority: 'medium', annunciation: 'accepted' })
  })

  it('[D8] ends at once when the owner is gone for a minute', () => {
    const run = accepted('medium')
    run.send({ type: 'owner-gone', user: anActor().user })
    run.pass(MINUTE - 250)
    expect(run.alarm('v-rhythm')?.annunciation).toBe('accepted')
    run.pass(250)
    expect(run.alarm('v-rhythm')).toMatchObject({ annunciation: 'sounding', owner: null })
  })

  it('[D8] of a remote specialist is seen remotely and stops nothing', () => {
    const run = new Run()
    const remote = anActor({ user: 'tele' as UserId, name: 'T. Remote', remote: true })
    run.alert(anAlert({ measuredAt: run.now }))
    run.act('asystole', { type: 'acknowledge' }, remote)
    expect(run.alarm('asystole')).toMatchObject({ annunciation: 'sounding', owner: null })
    expect(run.alarm('asystole')?.seenBy.map(({ name }) => name)).toEqual(['T. Remote'])
    run.pass(2 * MINUTE)
    expect(run.events('asystole')).toEqual(['raised', 'seen-remotely', 're-announced'])
  })
})
