import {
  openAlarms,
  type Alarm,
  type AlarmEvent,
  type DeviceId,
  type SubjectId,
  type SubjectState,
  type UnitId,
} from '@vigil/clinical'
import type { Client } from '@vigil/bff/parts'
import type { AlarmCommit, Recorded } from '@vigil/storage'
import type { Disk } from './disk'
import type { Page } from './page'
import type { Server } from './server'

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'fault'
export type Fail = (invariant: Invariant, what: string) => void

/** A low one asks again only where somebody needs help: of a loss after 5 min (clinical-decisions 5). */
const UNANSWERED_MS = { high: 120_000, medium: 300_000, low: 900_000 }
const LOST_MS = 300_000
const LOSSES: readonly string[] = ['no-data', 'leads-off', 'probe-off', 'frozen']
const unansweredMs = ({ priority, condition }: Alarm): number =>
  Math.min(UNANSWERED_MS[priority], LOSSES.includes(condition) ? LOST_MS : Infinity)
/** A clock that follows the wall runs by at most 1 % wrong. */
const SLEW = 0.97
const OVERDUE_MS = 2_500
/** A delay on the way looks like a clock that is behind, up to what is live: so far the server may be wrong. */
const UNSURE_MS = 11_000

export const face = ({ id, state, priority, annunciation, episode, owner }: Alarm): string =>
  [id, state, priority, annunciation, episode, owner?.user ?? ''].join(' ')

const faces = (alarms: Iterable<Alarm>): string => Array.from(alarms, face).toSorted().join('\n')

/** I3: what the events leave open is what the state says, and the chain of each unit has no hole. */
export function createChainCheck(disk: () => Disk, fail: Fail) {
  const last = new Map<UnitId, number>()
  const checked = new Map<SubjectId, unknown>()
  return (commit: AlarmCommit): void => {
    for (const { seq, previous, alarm } of commit.events) {
      const before = last.get(alarm.unit) ?? null
      if (previous !== before) fail('I3', `event ${seq} of ${alarm.unit} follows ${previous}, not ${before}`)
      last.set(alarm.unit, seq)
    }
    // The state as the engine has it; that it can be read back is seen at each start.
    const state = commit.state as SubjectState
    // Without an event nothing is told, and without other conditions nothing else is known.
    if (commit.events.length === 0 && checked.get(commit.subject) === state.conditions) return
    checked.set(commit.subject, state.conditions)
    compare(commit, openAlarms(state), disk(), fail)
  }
}

function compare(commit: AlarmCommit, known: readonly Alarm[], disk: Disk, fail: Fail): void {
  const told = disk.openOf(commit.subject)
  if (faces(told) !== faces(known))
    fail('I3', `${commit.subject} is told as [${faces(told)}] and known as [${faces(known)}]`)
  for (const alarm of known) unanswered(commit, alarm, fail)
}

/** I4: an alarm that nobody took has a next time at which the engine does something about it. */
function unanswered({ subject, dues }: AlarmCommit, alarm: Alarm, fail: Fail): void {
  if (alarm.priority === 'low' || alarm.owner !== null) return
  const hasDue = dues.some(({ condition, kind }) => condition === alarm.condition && kind === 're-announce')
  if (!hasDue) fail('I4', `${subject}~${alarm.condition} is unanswered and has no next time`)
}

/** I4: nothing is overdue for long while the server runs. */
export function checkOverdue(disk: Disk, server: Server, fail: Fail): void {
  const now = server.clock.now()
  for (const { subject, dues } of disk.states.values()) {
    const late = dues.find(({ kind, at }) => kind !== 'silence-visual' && at < now - OVERDUE_MS)
    if (late) fail('I4', `${subject}: ${late.kind} of ${late.condition} is overdue by ${now - late.at} ms`)
  }
}

interface Asked {
  readonly event: AlarmEvent
  readonly at: number
}

/** I8: one announcement of (alarm, episode), and the same question once in its interval. */
export function createRepeatCheck(now: () => number, fail: Fail) {
  const newest = new Map<string, Asked>()
  const raised = new Set<string>()
  return ({ events }: AlarmCommit): void => {
    for (const event of events) {
      const { alarm, type } = event
      if (type === 'retrospective') continue
      const key = `${alarm.id} ${alarm.episode}`
      if (type === 'raised' && raised.has(key)) fail('I8', `${key} is raised twice`)
      if (type === 'raised') raised.add(key)
      const before = newest.get(alarm.id)
      newest.set(alarm.id, { event, at: now() })
      if (type !== 're-announced' || before?.event.type !== 're-announced') continue
      if (face(before.event.alarm) !== face(alarm) || alarm.annunciation !== 'sounding') continue
      // Decided then, and on disk a while later; after a jump of the wall the true time counts.
      const apart = Math.max(now() - before.at, event.at - before.event.at)
      if (apart < SLEW * unansweredMs(alarm)) fail('I8', `${key} asks again after ${Math.round(apart)} ms`)
    }
  }
}

/** I3: a high alarm that nobody saw ends by a person or a move, else it latches first. */
export function createEndCheck(wasMoved: (subject: string) => boolean, fail: Fail) {
  const newest = new Map<string, Alarm>()
  return ({ events }: AlarmCommit): void => {
    for (const { type, alarm, by } of events) {
      if (type === 'retrospective') continue
      const before = newest.get(alarm.id)
      newest.set(alarm.id, alarm)
      if (type !== 'ended' || by !== null || !before) continue
      const isUnseen = before.priority === 'high' && before.class === 'physiological' && before.owner === null
      if (isUnseen && !wasMoved(alarm.subject))
        fail('I3', `${alarm.id} was high and unseen, and ended by itself`)
    }
  }
}

/** I9: whoever a sample is attributed to had the device at that time, and each is kept once. */
export function createSampleCheck(
  server: () => Server | null,
  isUnsure: (device: DeviceId) => boolean,
  fail: Fail,
) {
  return (message: Recorded): void => {
    const { device, measuredAt, association, subject, kind, seq, samples } = message
    const key = `${device} ${kind} ${seq} ${measuredAt}`
    // What is stored keeps the time that the device said: of a clock that is wrong it tells nothing.
    if (isUnsure(device)) return
    const known = server()?.directory.associationsOf(device) ?? []
    for (const sample of samples) {
      const isOwn = known.some(
        ({ id, subject: owner, from, to }) =>
          id === association &&
          owner === subject &&
          from - UNSURE_MS <= sample.measuredAt &&
          (to === null || sample.measuredAt < to + UNSURE_MS),
      )
      if (!isOwn) fail('I9', `${key} went to ${subject}, whose device it was not then`)
    }
  }
}

/** I6: nothing leaves for a person who may not see that unit now. */
export function checkEmit(
  { caller }: Client,
  event: string,
  payload: unknown,
  mayView: (user: string, unit: string) => boolean,
  fail: Fail,
): void {
  if (caller.kind !== 'person') return
  for (const unit of unitsIn(event, payload))
    if (!mayView(caller.user, unit)) fail('I6', `${event} of ${unit} goes to ${caller.user}`)
}

function unitsIn(event: string, payload: unknown): readonly string[] {
  const part = payload as {
    readonly alarm?: { readonly unit: string }
    readonly id?: string
    readonly units?: readonly { readonly unit: string }[]
  }
  if (event.startsWith('alarm:')) return part.alarm ? [part.alarm.unit] : []
  if (event === 'board:changed') return part.id === undefined ? [] : [part.id]
  return event === 'heartbeat' ? (part.units ?? []).map(({ unit }) => unit) : []
}

/** I2: a page that is connected shows the alarms that the server has. */
export function checkPage(page: Page, server: Server, mayView: (unit: UnitId) => boolean, fail: Fail): void {
  const units = page.units.filter(mayView)
  const shown = page.store.alarms().filter(({ unit }) => units.includes(unit))
  const [theirs, ours] = [faces(shown), faces(server.engine.openAlarms(units))]
  if (theirs !== ours) fail('I2', `${page.user} shows [${theirs}], the server has [${ours}]`)
}
