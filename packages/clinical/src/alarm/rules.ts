import type { EpochMs } from '../ids'
import { parameter, type ParameterCode } from '../parameters'
import { allowanceOf } from '../rhythm'
import { evaluate, type Answer, type World } from '../rules/evaluate'
import { expressionsOf, ruleCondition, type Codes, type RuleInForce, type RuleRung } from '../rules/rule'
import { follow, joined, wantedTrails, type Trails } from '../rules/trail'
import type { Evidence } from './alarm'
import type { Draft } from './draft'
import { behindChatter, goneOnFrom, respected, unknown, violated } from './phase'
import type { RuleMemory, Signal, Stream } from './state'

/** Holds what is known against the rules in force; the same knowledge gives the same signals. */
export function assessRules(draft: Draft): void {
  const { rules } = draft.state.context
  if (rules.length === 0 && draft.state.rules === null) return
  dropRules(draft, rules)
  if (rules.length === 0) return draft.set({ rules: null })
  const trails = followTrails(draft, rules)
  const world: World = {
    now: draft.now,
    value: (codes) => current(draft, codes)?.value ?? null,
    trails,
    since: draft.state.rules?.since ?? {},
  }
  let since: Readonly<Record<string, EpochMs>> = {}
  let nextAt = Infinity
  for (const rule of rules)
    for (const rung of rule.rungs) {
      const found = evaluate(rung.when, world, `${rule.id}@${String(rule.version)}|${rung.priority}`)
      since = { ...since, ...found.since }
      nextAt = Math.min(nextAt, found.nextAt)
      assessRung(draft, rule, rung, found.answer)
    }
  const due = nextAt === Infinity ? null : (nextAt as EpochMs)
  if (due !== (draft.state.rules?.nextAt ?? null)) draft.reschedule = true
  draft.set({ rules: { trails, since, nextAt: due } })
}

/** A rule that is not in force any more says nothing. */
function dropRules(draft: Draft, rules: readonly RuleInForce[]): void {
  for (const condition of Object.keys(draft.state.conditions))
    draft.filterSignals(condition, ({ evidence }) => {
      if (evidence.kind !== 'rule') return true
      const rule = rules.find(({ id }) => id === evidence.rule)
      return rule?.rungs.some(({ priority }) => priority === evidence.priority) ?? false
    })
}

/** The first of the codes that is measured now, from whichever device measured it last. */
function current({ state, now }: Draft, codes: Codes): (Stream & { readonly value: number }) | null {
  const streams = Object.values(state.streams)
  for (const code of codes) {
    let newest: (Stream & { readonly value: number }) | null = null
    for (const stream of streams) {
      if (stream.code !== code || stream.value === null) continue
      if (now - stream.advancedAt > allowanceOf(parameter(code), stream.gaps).lateAfterMs) continue
      if (!newest || stream.advancedAt > newest.advancedAt) newest = { ...stream, value: stream.value }
    }
    if (newest) return newest
  }
  return null
}

function followTrails(draft: Draft, rules: readonly RuleInForce[]): Trails {
  const before = draft.state.rules?.trails ?? {}
  return Object.fromEntries(
    wantedTrails(rules).map(({ key, codes, reachMs }) => {
      const stream = current(draft, codes)
      const trail = before[key] ?? []
      return [key, stream ? follow(trail, reachMs, { at: stream.advancedAt, value: stream.value }) : trail]
    }),
  )
}

function assessRung(draft: Draft, rule: RuleInForce, rung: RuleRung, answer: Answer): void {
  const condition = ruleCondition(rule.id)
  const key = `rule|${rule.id}|${rung.priority}`
  const before = draft.signal(condition, key)
  // What nobody here measures any more is not awaited: it clears like any other evidence of a device that left.
  if (answer === null && !isMeasured(draft, rung))
    return draft.filterSignals(condition, (each) => each.key !== key)
  if (answer === null) return before && unknown(draft, condition, before, isOff(draft, rung))
  if (!answer) return before && respected(draft, condition, before, rung.clearMs)
  const known = goneOnFrom(before, draft.now)
  const phase = behindChatter(before, violated(known, draft.now, rung.delayMs))
  const evidence = evidenceOf(draft, rule, rung, known)
  if (before && same(before.phase, phase) && same(before.evidence, evidence)) return
  draft.putSignal(condition, { key, evidence, phase, soundAt: before?.soundAt ?? draft.now, worst: null })
}

function isMeasured({ state }: Draft, { when }: RuleRung): boolean {
  const codes = codesOf(when)
  return Object.values(state.streams).some(({ code }) => codes.includes(code))
}

/** A sensor that the rung looks at says that it measures nothing. */
function isOff({ state }: Draft, { when }: RuleRung): boolean {
  const codes = codesOf(when)
  return Object.values(state.streams).some(({ code, reason }) => reason !== null && codes.includes(code))
}

const codesOf = (when: RuleRung['when']): readonly ParameterCode[] => [
  ...new Set(expressionsOf(when).flatMap((each) => ('codes' in each ? each.codes : []))),
]

type OfRule = Extract<Evidence, { kind: 'rule' }>

function evidenceOf(draft: Draft, rule: RuleInForce, rung: RuleRung, before: Signal | undefined): OfRule {
  const groups = new Map(
    expressionsOf(rung.when).flatMap((each) =>
      'codes' in each ? [[each.codes.join(' '), each.codes] as const] : [],
    ),
  )
  const values = [...groups.values()].flatMap((codes) => {
    const stream = current(draft, codes)
    return stream ? [{ code: stream.code, value: stream.value }] : []
  })
  return {
    kind: 'rule',
    source: null,
    rule: rule.id,
    version: rule.version,
    name: rule.name,
    values,
    priority: rung.priority,
    since: before?.evidence.since ?? draft.now,
  }
}

/** Of two subjects who turned out to be one: what has lasted at either has lasted. */
export function joinedMemory(a: RuleMemory | null, b: RuleMemory | null): RuleMemory | null {
  if (!a || !b) return a ?? b
  const since = { ...b.since, ...a.since }
  for (const [path, time] of Object.entries(b.since))
    since[path] = Math.min(time, a.since[path] ?? time) as EpochMs
  return { trails: joined(a.trails, b.trails), since, nextAt: null }
}

const same = <T extends Evidence | Signal['phase']>(a: T, b: T) => JSON.stringify(a) === JSON.stringify(b)
