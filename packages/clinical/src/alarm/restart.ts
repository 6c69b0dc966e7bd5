import type { DeviceId, EpochMs } from '../ids'
import { PLAN_LENGTH_MS } from '../planned'
import type { Draft } from './draft'
import { at } from './settle'
import { isSilent } from './silence'
import type { Condition, GoodRun, PlanCourse, RuleMemory, Signal, Stream, SubjectState } from './state'
import {
  acceptedMs,
  BEDSIDE_HOLD_MS,
  CLEAR_MS,
  LETHAL_AGAIN_MS,
  MAX_PAUSE_MS,
  OWNER_GONE_MS,
  SILENCE_SOUND_MS,
  UNCONFIRMED_MS,
} from './timing'

/**
 * The host starts again. It did not listen meanwhile, so a silence that is not announced yet counts from now; what was
 * announced goes on. No due time is further off than its own length, should the clock have gone back (H46).
 */
export function restart(draft: Draft): void {
  const { now, state } = draft
  const streams = Object.entries(state.streams).map(([key, stream]): [string, Stream] => {
    const goesOn = isSilent(state, key) && stream.advancedAt <= now
    return [key, goesOn ? stream : { ...stream, advancedAt: now, heardAt: now, behind: null }]
  })
  draft.setStreams(Object.fromEntries(streams))
  const { pause, plan } = state
  if (plan) draft.set({ plan: planAfter(plan, state, now) })
  if (pause) draft.set({ pause: { ...pause, until: within(pause.until, now, MAX_PAUSE_MS) } })
  for (const [key, condition] of Object.entries(state.conditions)) {
    draft.setCondition(key, bounded(draft, condition, longestDelay(draft)))
  }
  draft.set({ rules: remembered(state.rules, now) })
  draft.reschedule = true
}

function planAfter(plan: PlanCourse, { context }: SubjectState, now: EpochMs): PlanCourse {
  const runs: Record<DeviceId, GoodRun> = { ...plan.runs }
  for (const { device } of context.devices) {
    const run = runs[device]
    // Nobody heard the signal meanwhile: what is lethal stays trusted, and the time until it ends the plan begins anew.
    if (run) runs[device] = { ...run, since: within(later(run.since, at(now, -LETHAL_AGAIN_MS)), now, 0) }
  }
  const longest = plan.kind === 'off-unit' ? 0 : PLAN_LENGTH_MS[plan.kind].most
  return { ...plan, runs, endsAt: maybeWithin(plan.endsAt, now, longest) }
}

const later = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b)
const within = (time: EpochMs, now: EpochMs, ms: number): EpochMs => Math.min(time, now + ms) as EpochMs
const maybeWithin = (time: EpochMs | null, now: EpochMs, ms: number): EpochMs | null =>
  time === null ? null : within(time, now, ms)

const longestDelay = ({ state, timings }: Draft): number =>
  Math.max(
    UNCONFIRMED_MS,
    1_000 * timings.chatterClearSeconds,
    ...state.context.limits.flatMap(({ delayMs, clearMs = CLEAR_MS }) => [delayMs, clearMs]),
    ...state.context.rules.flatMap(({ rungs }) =>
      rungs.flatMap(({ delayMs, clearMs }) => [delayMs, clearMs]),
    ),
  )

/** Nothing that rules remember lies ahead. */
function remembered(rules: RuleMemory | null, now: EpochMs): RuleMemory | null {
  if (!rules) return null
  const since = Object.entries(rules.since).map(([path, time]) => [path, within(time, now, 0)] as const)
  const trails = Object.entries(rules.trails).map(
    ([key, trail]) => [key, trail.filter(({ at: time }) => time <= now)] as const,
  )
  return { trails: Object.fromEntries(trails), since: Object.fromEntries(since), nextAt: rules.nextAt }
}

function boundedPhase(phase: Signal['phase'], now: EpochMs, delayMs: number): Signal['phase'] {
  if (phase.kind === 'active') return phase
  const at = within(phase.at, now, delayMs)
  if (phase.kind === 'pending' || !phase.again) return { ...phase, at }
  return { ...phase, at, again: { ...phase.again, at: within(phase.again.at, now, delayMs) } }
}

function bounded({ now, timings }: Draft, condition: Condition, delayMs: number): Partial<Condition> {
  const { alarm } = condition
  const latchedMs = 1_000 * timings.latchedAgainSeconds
  const remind = alarm?.owner ? acceptedMs(alarm.condition, alarm.priority) : latchedMs
  return {
    // Signals that were looked at in a time to come contradict nothing now.
    alarm: alarm?.assessment && alarm.assessment.at > now ? { ...alarm, assessment: null } : alarm,
    signals: condition.signals.map((signal): Signal => ({
      ...signal,
      phase: boundedPhase(signal.phase, now, delayMs),
      // What sounded goes on to do so, also where the clock went back behind its beginning.
      soundAt: maybeWithin(signal.soundAt, now, alarm?.annunciation === 'sounding' ? 0 : SILENCE_SOUND_MS),
    })),
    startedAt: condition.startedAt.filter((time) => time <= now),
    chatter: condition.chatter && {
      ...condition.chatter,
      awayAt: maybeWithin(condition.chatter.awayAt, now, 0),
      backAt: within(condition.chatter.backAt ?? condition.chatter.since, now, 0),
    },
    remindAt: maybeWithin(condition.remindAt, now, remind),
    heldUntil: maybeWithin(condition.heldUntil, now, BEDSIDE_HOLD_MS),
    ownerUntil: maybeWithin(condition.ownerUntil, now, OWNER_GONE_MS),
  }
}
