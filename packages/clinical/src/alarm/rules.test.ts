import { describe, expect, it } from 'vitest'
import type { SubjectId } from '../ids'
import type { ParameterCode } from '../parameters'
import type { Expression, RuleInForce, RuleRung } from '../rules/rule'
import { aContext, anAbsence } from '../testing/builders'
import { Run } from '../testing/run'
import { openAlarms, restoreState } from './state'

const HR = 'MDC_ECG_HEART_RATE'
const PULSE = 'MDC_PULS_OXIM_PULS_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const SYS = 'MDC_PRESS_BLD_ART_SYS'
const CGM = 'MDC_CONC_GLU_ISF'

const below = (code: ParameterCode, value: number): Expression => ({ kind: 'below', codes: [code], value })
const above = (code: ParameterCode, value: number): Expression => ({ kind: 'above', codes: [code], value })
const rung = (when: Expression, part: Partial<RuleRung> = {}): RuleRung => ({
  priority: 'medium',
  when,
  delayMs: 0,
  clearMs: 0,
  ...part,
})
const rule = (rungs: readonly RuleRung[], part: Partial<RuleInForce> = {}): RuleInForce => ({
  id: 'r1',
  version: 1,
  name: 'Shock pattern',
  rungs,
  ...part,
})
const running = (...rules: readonly RuleInForce[]) => new Run(aContext({ limits: [], rules }))
const shock: Expression = { kind: 'all', of: [above(HR, 120), below(SYS, 90)] }

describe('a composite rule', () => {
  it('[RUL1] alarms when all its parts hold, with version and values', () => {
    const run = running(rule([rung(shock)]))
    run.stream(3, { [HR]: 128, [SYS]: 110 })
    expect(run.open()).toEqual([])
    run.stream(1, { [HR]: 128, [SYS]: 84 })
    expect(run.open()).toEqual(['rule:r1 medium'])
    expect(run.alarm('rule:r1')?.evidence).toMatchObject([
      {
        kind: 'rule',
        rule: 'r1',
        version: 1,
        name: 'Shock pattern',
        values: [
          { code: HR, value: 128 },
          { code: SYS, value: 84 },
        ],
      },
    ])
  })

  it('[RUL1] takes any part and the opposite of a part', () => {
    const either = running(rule([rung({ kind: 'any', of: [above(HR, 120), below(SPO2, 85)] })]))
    either.stream(1, { [SPO2]: 84 })
    expect(either.open()).toEqual(['rule:r1 medium'])
    const opposite = running(rule([rung({ kind: 'not', of: above(HR, 40) })]))
    opposite.stream(1, { [HR]: 39 })
    expect(opposite.open()).toEqual(['rule:r1 medium'])
  })

  it('[RUL2] never alarms from what is not measured', () => {
    const run = running(rule([rung({ kind: 'not', of: above(HR, 40) })]))
    run.stream(2, { [SPO2]: 97 })
    run.observe([anAbsence('leads-off', { code: HR, measuredAt: run.now })])
    expect(run.events('rule:r1')).toEqual([])
    const partly = running(rule([rung(shock)]))
    partly.stream(2, { [SYS]: 70 })
    expect(partly.open()).toEqual([])
  })

  it('[RUL2] waits in its delay while a sensor is off, and goes on with the same values', () => {
    const run = running(rule([rung(below(SPO2, 90), { delayMs: 10_000 })]))
    run.stream(3, { [SPO2]: 85 })
    run.observe([anAbsence('probe-off', { code: SPO2, measuredAt: run.now })])
    run.pass(2_000)
    run.stream(4, { [SPO2]: 85 })
    expect(run.events('rule:r1')).toEqual([])
    run.stream(3, { [SPO2]: 85 })
    expect(run.open()).toContain('rule:r1 medium')
  })

  it('[RUL2] stands while its values are silent, and ends when they are known to be right', () => {
    const run = running(rule([rung(shock, { clearMs: 3_000 })]))
    run.stream(2, { [HR]: 130, [SYS]: 80 })
    run.pass(30_000)
    expect(run.alarm('rule:r1')?.state).toBe('active')
    run.stream(2, { [HR]: 90, [SYS]: 120 })
    expect(run.alarm('rule:r1')?.state).toBe('active')
    run.stream(2, { [HR]: 90, [SYS]: 120 })
    expect(run.alarm('rule:r1')?.state).toBe('ended')
  })

  it('[RUL1] takes the first of its parameters that is measured now', () => {
    const run = running(rule([rung({ kind: 'below', codes: [HR, PULSE], value: 40 })]))
    run.stream(1, { [PULSE]: 38 })
    expect(run.open()).toEqual(['rule:r1 medium'])
    run.stream(1, { [HR]: 60, [PULSE]: 38 })
    expect(run.alarm('rule:r1')?.state).not.toBe('active')
  })

  it('[RUL3] has its own time to announce and to clear for each severity', () => {
    const deep = rung(below(SPO2, 80), { priority: 'high', delayMs: 5_000, clearMs: 10_000 })
    const run = running(rule([rung(below(SPO2, 90), { delayMs: 15_000 }), deep]))
    run.stream(4, { [SPO2]: 78 })
    expect(run.open()).toEqual([])
    run.stream(3, { [SPO2]: 78 })
    expect(run.open()).toEqual(['rule:r1 high'])
    run.stream(12, { [SPO2]: 85 })
    expect(run.open()).toEqual(['rule:r1 medium'])
    expect(run.events('rule:r1')).toEqual(['raised', 'priority-changed'])
  })

  it('[RUL3] rises with duration alone', () => {
    const long = rung({ kind: 'for', ms: 60_000, of: below(SPO2, 90) }, { priority: 'high' })
    const run = running(rule([rung(below(SPO2, 90)), long]))
    run.stream(59, { [SPO2]: 88 })
    expect(run.open()).toEqual(['rule:r1 medium'])
    run.stream(3, { [SPO2]: 88 })
    expect(run.open()).toEqual(['rule:r1 high'])
  })

  it('[RUL3] counts depth times duration as one burden', () => {
    const run = running(
      rule([rung({ kind: 'burden-below', codes: [SPO2], value: 90, area: 100, withinMs: 240_000 })]),
    )
    run.stream(24, { [SPO2]: 86 })
    expect(run.open()).toEqual([])
    run.stream(3, { [SPO2]: 86 })
    expect(run.open()).toEqual(['rule:r1 medium'])
    const deeper = running(
      rule([rung({ kind: 'burden-below', codes: [SPO2], value: 90, area: 100, withinMs: 240_000 })]),
    )
    deeper.stream(12, { [SPO2]: 80 })
    expect(deeper.open()).toEqual(['rule:r1 medium'])
  })

  it('[RUL4] sees a fast change within its time and not a slow one', () => {
    const fall = rung({ kind: 'fell', codes: [SYS], by: 30, withinMs: 60_000 })
    const fast = running(rule([fall]))
    fast.stream(20, { [SYS]: 130 })
    fast.stream(5, { [SYS]: 99 })
    expect(fast.open()).toEqual(['rule:r1 medium'])
    const slow = running(rule([fall]))
    for (const value of [130, 124, 118, 112, 106, 100, 94]) slow.stream(20, { [SYS]: value })
    expect(slow.events('rule:r1')).toEqual([])
  })

  it('[RUL4] says where a straight line leads, and nothing before the line is long enough', () => {
    const soon = rung({
      kind: 'will-fall-below',
      codes: [CGM],
      value: 70,
      basisMs: 1_800_000,
      aheadMs: 1_200_000,
    })
    const run = running(rule([soon], { name: 'Low glucose soon' }))
    const measure = (value: number) => {
      run.stream(1, { [CGM]: value })
      run.pass(299_000)
    }
    for (const value of [140, 132, 124]) measure(value)
    expect(run.open().filter((each) => each.startsWith('rule:'))).toEqual([])
    for (const value of [116, 108, 100, 92]) measure(value)
    expect(run.open()).toContain('rule:r1 medium')
  })

  it('[RUL5] ends when the rule is not in force any more, and follows its new version', () => {
    const run = running(rule([rung(shock)]))
    run.stream(2, { [HR]: 130, [SYS]: 80 })
    run.send({
      type: 'context-changed',
      context: aContext({ limits: [], rules: [rule([rung(shock)], { version: 2 })] }),
    })
    expect(run.alarm('rule:r1')?.evidence).toMatchObject([{ version: 2 }])
    expect(run.events('rule:r1')).toEqual(['raised', 'evidence-changed'])
    run.send({ type: 'context-changed', context: aContext({ limits: [], rules: [] }) })
    expect(openAlarms(run.state)).toEqual([])
    expect(run.events('rule:r1').at(-1)).toBe('ended')
  })

  it('[RUL6] goes on over a restart as if there had been none', () => {
    const long = rule([rung({ kind: 'for', ms: 30_000, of: below(SPO2, 90) })])
    const through = running(long)
    const restarted = running(long)
    for (const run of [through, restarted]) run.stream(20, { [SPO2]: 85 })
    restarted.reload()
    restarted.send({ type: 'resumed' })
    for (const run of [through, restarted]) run.stream(11, { [SPO2]: 85 })
    expect(restarted.open()).toEqual(through.open())
    expect(restarted.open()).toEqual(['rule:r1 medium'])
  })

  it('[RUL6] starts with nothing remembered in a state that is older than rules', () => {
    const { rules: _memory, ...older } = running().state
    const { rules: _rules, ...context } = older.context
    expect(restoreState(JSON.parse(JSON.stringify({ ...older, context })))).toMatchObject({
      rules: null,
      context: { rules: [] },
    })
  })

  it('[RUL7] waits while the patient is off the unit', () => {
    const plan = { kind: 'off-unit', destination: 'CT', escort: null } as const
    const run = running(rule([rung(shock)]))
    run.send({
      type: 'context-changed',
      context: aContext({
        limits: [],
        rules: [rule([rung(shock)])],
        planned: { ...plan, since: run.now, expectedBackAt: run.now },
      }),
    })
    run.stream(2, { [HR]: 130, [SYS]: 80 })
    expect(run.open()).toEqual([])
  })

  it('[RUL5] ends when nothing here measures any more what it asks', () => {
    const run = running(rule([rung(below(SPO2, 90), { delayMs: 20_000 })]))
    run.stream(8, { [SPO2]: 85 })
    run.send({
      type: 'context-changed',
      context: aContext({
        limits: [],
        devices: [],
        rules: [rule([rung(below(SPO2, 90), { delayMs: 20_000 })])],
      }),
    })
    run.pass(60_000)
    expect(run.events('rule:r1')).toEqual([])
    const ringing = running(rule([rung(below(SPO2, 90))]))
    ringing.stream(2, { [SPO2]: 85 })
    ringing.send({
      type: 'context-changed',
      context: aContext({ limits: [], devices: [], rules: [rule([rung(below(SPO2, 90))])] }),
    })
    expect(ringing.events('rule:r1')).toEqual(['raised', 'ended'])
  })

  it('[RUL2] [RUL3] keeps a burden over a hole and a restart, for what came before is not known', () => {
    const written = rule([
      rung({ kind: 'burden-below', codes: [SPO2], value: 90, area: 100, withinMs: 240_000 }),
    ])
    const hole = running(written)
    hole.stream(30, { [SPO2]: 85 })
    hole.pass(250_000)
    hole.stream(3, { [SPO2]: 85 })
    const restarted = running(written)
    restarted.stream(30, { [SPO2]: 85 })
    restarted.reload()
    restarted.clock.advance(300_000)
    restarted.send({ type: 'resumed' })
    restarted.pass(30_000)
    for (const run of [hole, restarted]) expect(run.alarm('rule:r1')?.state).toBe('active')
  })

  it('[RUL4] looks back by itself, whatever other rules look back', () => {
    const soon = rule([
      rung({ kind: 'will-fall-below', codes: [SPO2], value: 80, basisMs: 60_000, aheadMs: 120_000 }),
    ])
    const slow = rule([rung({ kind: 'fell', codes: [SPO2], by: 50, withinMs: 3_600_000 })], { id: 'r2' })
    for (const rules of [[soon], [slow, soon]]) {
      const run = running(...rules)
      for (let value = 97; value > 88; value--) run.stream(8, { [SPO2]: value })
      expect(run.open()).toEqual(['rule:r1 medium'])
    }
  })

  it('[RUL6] [RST4] alarms also when the clock went back between two starts', () => {
    const long = rule([rung({ kind: 'for', ms: 30_000, of: below(SPO2, 90) })])
    const deep = rule(
      [rung({ kind: 'burden-below', codes: [SPO2], value: 90, area: 100, withinMs: 240_000 })],
      {
        id: 'r2',
      },
    )
    const run = running(long, deep)
    run.stream(10, { [SPO2]: 86 })
    run.reload()
    run.clock.advance(-7_200_000)
    run.send({ type: 'resumed' })
    run.stream(32, { [SPO2]: 80 })
    expect(run.open()).toEqual(['rule:r1 medium', 'rule:r2 medium'])
  })

  it('[RUL6] is not cut short by a restart in its delay', () => {
    const patient = rule([rung(below(SPO2, 90), { delayMs: 600_000 })])
    const run = running(patient)
    run.stream(5, { [SPO2]: 85 })
    run.reload()
    run.send({ type: 'resumed' })
    run.stream(300, { [SPO2]: 85 })
    expect(run.events('rule:r1')).toEqual([])
  })

  it('[RUL7] says nothing of values from before the patient left', () => {
    const rules = [rule([rung(below(SPO2, 90))])]
    const run = running(...rules)
    const since = run.now
    const away = { kind: 'off-unit', destination: 'CT', escort: null, since, expectedBackAt: since } as const
    run.send({ type: 'context-changed', context: aContext({ limits: [], rules, planned: away }) })
    run.stream(5, { [SPO2]: 85 })
    run.pass(1_800_000)
    run.send({ type: 'context-changed', context: aContext({ limits: [], rules }) })
    expect(run.events('rule:r1')).toEqual([])
  })

  it('[RUL5] [MRG1] goes on for the patient whom somebody turned out to be, with its owner', () => {
    const rules = [rule([rung({ kind: 'for', ms: 20_000, of: below(SPO2, 90) }, { priority: 'high' })])]
    const from = new Run(aContext({ subject: 'p0' as SubjectId, limits: [], rules }))
    from.stream(25, { [SPO2]: 85 })
    from.act('rule:r1', { type: 'acknowledge' })
    const run = running(...rules)
    run.clock.advance(from.now - run.now)
    run.send({ type: 'taken-over', from: from.state })
    run.stream(30, { [SPO2]: 85 })
    expect(run.alarm('rule:r1')).toMatchObject({ state: 'active', annunciation: 'accepted' })
    const stranger = new Run(aContext({ subject: 'p2' as SubjectId, limits: [], rules, devices: [] }))
    stranger.clock.advance(run.now - stranger.now)
    stranger.send({ type: 'split-off', from: run.state })
    expect(openAlarms(stranger.state)).toEqual([])
  })
})
