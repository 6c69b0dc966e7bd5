import type { DeviceId, SubjectId } from '../ids'
import { reassess } from './context'
import type { Draft } from './draft'
import type { Evidence } from './alarm'
import { joinedMemory } from './rules'
import { end } from './settle'
import type { Condition, Signal, Stream, SubjectState } from './state'
import { REPLIES_KEPT } from './timing'
import { unite } from './unite'

/** `from` was merged into this subject: what is open there goes on here (clinical-decisions 12). */
export function takeOver(draft: Draft, from: SubjectState): void {
  const { context, takenOver } = draft.state
  const { subject } = from.context
  if (subject === context.subject || takenOver.includes(subject)) return
  adopt(draft, from, () => true)
  const others = from.takenOver.filter((each) => each !== context.subject && !takenOver.includes(each))
  draft.set({ takenOver: [...draft.state.takenOver, subject, ...others] })
}

/** The merge is undone: what this subject's own devices say, or said last, goes on here. */
export function splitOff(draft: Draft, from: SubjectState): void {
  if (from.context.subject === draft.state.context.subject) return
  adopt(draft, from, (condition) => isOfDevices(draft, condition))
}

/** The other side of it: what nothing at this subject speaks for ends by a recorded event. */
export function giveBack(draft: Draft, to: SubjectId): void {
  const { takenOver, conditions } = draft.state
  if (!takenOver.includes(to)) return
  for (const [key, condition] of Object.entries(conditions))
    if (condition.alarm?.state === 'latched' && !isOfDevices(draft, condition)) end(draft, key, null)
  draft.set({ takenOver: takenOver.filter((each) => each !== to) })
}

/** Whether something at this subject speaks for it: the device, or of a rule anything that it looked at. */
function speaksHere({ state }: Draft, evidence: Evidence, successors: SubjectState['successors']): boolean {
  if (evidence.kind === 'rule')
    return Object.values(state.streams).some((stream) =>
      evidence.values.some(({ code }) => code === stream.code),
    )
  const by = evidence.source === null ? null : (successors[evidence.source] ?? evidence.source)
  return by === null || isDevice(state, by)
}

const isDevice = ({ context }: SubjectState, by: DeviceId): boolean =>
  context.devices.some(({ device }) => device === by)

function isOfDevices(draft: Draft, { signals, alarm }: Condition): boolean {
  const { successors } = draft.state
  const evidence = [...signals.map((signal) => signal.evidence), ...(alarm?.evidence ?? [])]
  return evidence.some((each) => speaksHere(draft, each, successors))
}

function adopt(draft: Draft, from: SubjectState, takes: (condition: Condition) => boolean): void {
  const isElsewhere = from.context.unit !== draft.state.context.unit
  adoptRecords(draft, from)
  for (const [key, theirs] of Object.entries(from.conditions)) {
    if (!takes(theirs)) continue
    const signals = theirs.signals.filter(({ evidence }: Signal) =>
      speaksHere(draft, evidence, from.successors),
    )
    const condition = { ...(isElsewhere ? untaken(theirs) : theirs), signals }
    unite(draft, key, condition, isElsewhere ? null : from.pause)
  }
  reassess(draft)
  draft.reschedule = true
}

/** Nobody in another unit has taken it (H93). */
function untaken(condition: Condition): Condition {
  const { alarm } = condition
  if (!alarm || alarm.state === 'ended') return condition
  return {
    ...condition,
    alarm: { ...alarm, owner: null, seenBy: [] },
    unseenHigh: alarm.priority === 'high',
    ...NOT_WAITING,
  }
}
const NOT_WAITING = { remindAt: null, heldUntil: null, ownerUntil: null } as const

/** Of what both know the newer one. */
function adoptRecords(draft: Draft, from: SubjectState): void {
  const { state } = draft
  const mine = state.streams
  const isNewer = (key: string, { advancedAt }: Stream) => (mine[key]?.advancedAt ?? -Infinity) < advancedAt
  const streams = Object.entries(from.streams).filter(
    ([key, stream]) =>
      isDevice(state, from.successors[stream.source] ?? stream.source) && isNewer(key, stream),
  )
  draft.setStreams({ ...mine, ...Object.fromEntries(streams) })
  const statuses = Object.entries(from.statuses).filter(([device]) =>
    state.context.devices.some((each) => each.device === device),
  )
  const replies = from.replies.filter(({ key }) => !state.replies.some((each) => each.key === key))
  draft.set({
    statuses: { ...Object.fromEntries(statuses), ...state.statuses },
    endedAlerts: { ...from.endedAlerts, ...state.endedAlerts },
    stated: { ...from.stated, ...state.stated },
    past: { ...from.past, ...state.past },
    replies: [...replies, ...state.replies].slice(-REPLIES_KEPT),
    successors: { ...from.successors, ...state.successors },
    incidentCover: state.incidentCover || from.incidentCover,
    plan: planOf(state, from),
    rules: joinedMemory(state.rules, from.rules),
  })
}

/** The same plan was followed there: its signal had the same holes. */
function planOf({ plan }: SubjectState, from: SubjectState): SubjectState['plan'] {
  return plan && from.plan?.since === plan.since && from.plan.kind === plan.kind
    ? { ...from.plan, runs: { ...plan.runs, ...from.plan.runs } }
    : plan
}
