/** How a script, which is data, becomes the condition of a patient at a time and the truth about an interval. */
import { conditionGroup, type ConditionKey } from '@vigil/clinical'
import { QUIET, type Condition, type Rhythm, type Vitals } from './condition'
import type { Phase, TruthEvent } from './phase'
import { SCRIPTS, type ScriptName } from './scripts'

export interface Truth {
  readonly fromMs: number
  readonly toMs: number
  readonly event: TruthEvent
  readonly real: boolean
  /** What an alarm about it is called in `packages/clinical`. */
  readonly conditions: readonly ConditionKey[]
  /** Parameters and device events that show it. */
  readonly codes: readonly string[]
}

/** Which script, and how long after the start its first cycle begins (negative: it is under way). */
export interface Cast {
  readonly script: ScriptName
  readonly after?: number
}

const VITALS = ['heartRate', 'respRate', 'spo2', 'systolic', 'diastolic', 'temperature'] as const

/** Seconds into the running cycle; `null` before the first. */
function inCycle({ script, after = 0 }: Cast, seconds: number): number | null {
  const since = seconds - after
  return since < 0 ? null : since % SCRIPTS[script].cycle
}

/** 0 to 1: how deep the phase is. */
export function depthOf({ from, to, rise = 0, fall = 0 }: Phase, t: number): number {
  if (t < from || t >= to + fall) return 0
  if (t >= to) return 1 - (t - to) / fall
  return rise > 0 ? Math.min(1, (t - from) / rise) : 1
}

/** Before anything of a script happens. A second spread would make an object that is slow to read and to copy. */
export const atRest = (vitals: Vitals, rhythm: Rhythm): Condition => {
  const { heartRate, respRate, spo2, systolic, diastolic, temperature } = vitals
  const { leads, probe, link, monitor, ecgNoise, probeNoise, battery, inactivation } = QUIET
  return {
    heartRate,
    respRate,
    spo2,
    systolic,
    diastolic,
    temperature,
    leads,
    probe,
    link,
    monitor,
    ecgNoise,
    probeNoise,
    battery,
    inactivation,
    rhythm,
    breathing: 'on',
    perfusion: 1,
  }
}

export function conditionAt(cast: Cast, rest: Condition, seconds: number): Condition {
  const t = inCycle(cast, seconds)
  if (t === null) return rest
  let condition = rest
  for (const phase of SCRIPTS[cast.script].phases) {
    const depth = depthOf(phase, t)
    if (depth > 0) condition = within(condition, phase, t, depth)
  }
  return condition
}

/** Asked for each patient many times a second: one copy for each phase. */
function within(before: Condition, phase: Phase, t: number, depth: number): Condition {
  const moved: { -readonly [Key in keyof Condition]: Condition[Key] } = { ...before }
  moved.perfusion *= 1 + depth * ((phase.perfusion ?? 1) - 1)
  for (const key of VITALS) {
    const [goal, change] = [phase.toward?.[key], phase.by?.[key]]
    if (goal !== undefined) moved[key] += depth * (goal - moved[key])
    if (change !== undefined) moved[key] += depth * change
  }
  if (t >= phase.to) return moved
  if (phase.rhythm) moved.rhythm = phase.rhythm
  if (phase.breathing) moved.breathing = phase.breathing
  if (phase.equipment) Object.assign(moved, phase.equipment)
  const share = (t - phase.from) / (phase.to - phase.from)
  if (phase.battery) moved.battery = phase.battery[0] + share * (phase.battery[1] - phase.battery[0])
  return moved
}

/** What is real and what is not between two times, cut to them; nothing of it is ever published. */
export function truthOf(cast: Cast, fromMs: number, toMs: number): readonly Truth[] {
  const { cycle, phases } = SCRIPTS[cast.script]
  const after = cast.after ?? 0
  const found: Truth[] = []
  for (let n = Math.max(0, Math.floor((fromMs / 1000 - after) / cycle) - 1); ; n++) {
    const start = after + n * cycle
    if (start * 1000 >= toMs) break
    for (const phase of phases) {
      if (!phase.truth) continue
      const { event, real, conditions, from: share = 0 } = phase.truth
      const begins = (start + phase.from + share * (phase.rise ?? 0)) * 1000
      const ends = (start + phase.to + (1 - share) * (phase.fall ?? 0)) * 1000
      const cut = { fromMs: Math.max(fromMs, begins), toMs: Math.min(toMs, ends) }
      if (cut.fromMs < cut.toMs) found.push({ ...cut, event, real, conditions, codes: codesOf(conditions) })
    }
  }
  return found.toSorted((a, b) => a.fromMs - b.fromMs)
}

const codesOf = (conditions: readonly ConditionKey[]): readonly string[] => [
  ...new Set(
    conditions.flatMap((key) => {
      const group = conditionGroup(key)
      return [...(group?.bound?.codes ?? []), ...(group?.events ?? [])]
    }),
  ),
]
