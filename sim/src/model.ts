import type { Alarm, DeviceId, Priority, SubjectId } from '@vigil/clinical'
import type { Device, Sent } from './device'
import type { World } from './world'

/** Arrived no later than this it is live for certain, later than that for certain not; between them nothing is promised. */
const LIVE_MS = 8_000
const HISTORY_MS = 12_000
/** What a move, a plan or another device makes of what is measured is not this model's business for so long. */
const CONTEXT_GRACE_MS = 15_000

/** So many measurements of a clock that is right again, until it is believed for certain. */
const SETTLED_BY = 8
/** After this what was decided is on disk, if there is one. */
const COMMITTED_MS = 2_000

interface Rung {
  readonly code: string
  readonly condition: string
  readonly priority: Priority
  readonly isBeyond: (value: number) => boolean
  readonly delayMs: number
}
const rung = (
  code: string,
  condition: string,
  priority: Priority,
  isBeyond: (value: number) => boolean,
  delayMs: number,
): Rung => ({ code, condition, priority, isBeyond, delayMs })

/** Adults: the table of clinical-decisions, written down once more. */
const RUNGS: readonly Rung[] = [
  rung('MDC_ECG_HEART_RATE', 'hr-low', 'medium', (value) => value < 50, 5_000),
  rung('MDC_ECG_HEART_RATE', 'hr-low', 'high', (value) => value < 40, 3_000),
  rung('MDC_ECG_HEART_RATE', 'hr-high', 'medium', (value) => value > 130, 10_000),
  rung('MDC_ECG_HEART_RATE', 'hr-high', 'high', (value) => value > 160, 5_000),
  rung('MDC_TTHOR_RESP_RATE', 'rr-low', 'medium', (value) => value < 8, 10_000),
  rung('MDC_TTHOR_RESP_RATE', 'rr-high', 'medium', (value) => value > 30, 15_000),
  rung('MDC_TTHOR_RESP_RATE', 'apnoea', 'high', (value) => value < 1, 20_000),
  rung('MDC_PULS_OXIM_SAT_O2', 'spo2-low', 'medium', (value) => value < 90, 15_000),
  rung('MDC_PULS_OXIM_SAT_O2', 'spo2-low', 'high', (value) => value < 82, 10_000),
]
const ALERTS: Readonly<Record<string, readonly [condition: string, priority: Priority]>> = {
  MDC_EVT_ECG_ASYSTOLE: ['asystole', 'high'],
  MDC_EVT_ECG_V_TACHY: ['vt', 'high'],
  MDC_EVT_DESAT: ['spo2-low', 'medium'],
  MDC_EVT_ECG_ATR_FIB: ['af', 'low'],
  MDC_EVT_LEAD_OFF: ['leads-off', 'medium'],
  VENDOR_77: ['device:VENDOR_77', 'medium'],
}
const RANK = { low: 0, medium: 1, high: 2 }

interface Holding {
  readonly condition: string
  readonly priority: Priority
  readonly delayMs: number
  since: number
}

interface Known {
  readonly device: Device
  newestAt: number
  /** True time of the newest arrival that advanced and was live. */
  heardAt: number
  /** The same, whoever it belongs to now. */
  arrivedAt: number
  /** True time of the newest arrival that another one had overtaken. */
  overtakenAt: number
  subject: SubjectId | null
  unsureUntil: number
  wrongUntil: number
  /** Measurements that are still needed to show that its clock was put right at that true time. */
  settling: { readonly since: number; left: number; readonly ms: number } | null
  isResting: boolean
  isAway: boolean
  readonly ended: Set<string>
  readonly holding: Map<string, Holding>
}

const isUsable = (value: number | null): value is number =>
  value !== null && Number.isFinite(value) && value >= 0 && value <= 300

const unknown = (device: Device): Known => ({
  device,
  newestAt: -Infinity,
  heardAt: -Infinity,
  arrivedAt: -Infinity,
  overtakenAt: -Infinity,
  subject: null,
  unsureUntil: 0,
  wrongUntil: 0,
  settling: null,
  isResting: false,
  isAway: false,
  ended: new Set(),
  holding: new Map(),
})

function hold({ holding }: Known, key: string, now: number, what: Omit<Holding, 'since'> | null): void {
  if (!what) holding.delete(key)
  else if (!holding.has(key)) holding.set(key, { ...what, since: now })
}

function measured(of: Known, { message }: Sent, now: number): void {
  if (message.kind === 'numerics')
    for (const { code, value } of message.samples)
      for (const each of RUNGS)
        if (each.code === code)
          hold(
            of,
            `${each.condition} ${each.priority}`,
            now,
            isUsable(value) && each.isBeyond(value) ? each : null,
          )
  if (message.kind !== 'alerts') return
  for (const { alertId, code, state } of message.alerts) {
    const [condition, priority] = ALERTS[code] ?? ['', 'low']
    if (state === 'ended') of.ended.add(alertId)
    const holds = state === 'present' && !of.ended.has(alertId)
    hold(of, `alert ${alertId}`, now, holds ? { condition, priority, delayMs: 0 } : null)
  }
}

function isOpen(
  open: ReadonlyMap<string, Alarm>,
  subject: SubjectId,
  { condition, priority }: Holding,
): boolean {
  const alarm = open.get(`${subject}~${condition}`)
  return alarm?.state === 'active' && RANK[alarm.priority] >= RANK[priority]
}

/** A device that says that it is on again is heard: what does not come is missed from then on. */
function rested(of: Known, isResting: boolean, now: number): void {
  if (of.isResting && !isResting && of.heardAt !== -Infinity) of.heardAt = now
  of.isResting = isResting
}

/** Three periods and what is in doubt of them; where each second one is overtaken, the rhythm looks half as fast (H01). */
const LATE_PERIODS = 4
/** For so long that shows in the rhythm of a device. */
const OVERTAKEN_PERIODS = 12

/** A device of which nothing comes: first a technical alarm, then its sound. */
function silence(of: Known, open: ReadonlyMap<string, Alarm>, now: number, allowedMs: number): string[] {
  const { device, heardAt, subject } = of
  const periods = now - of.overtakenAt < OVERTAKEN_PERIODS * device.periodMs ? 2 * LATE_PERIODS : LATE_PERIODS
  const late = Math.max(20_000, periods * device.periodMs) + allowedMs
  if (heardAt === -Infinity || now - heardAt < late) return []
  const told = [...open.values()].filter(
    (alarm) =>
      alarm.subject === subject &&
      alarm.class === 'technical' &&
      alarm.evidence.some(({ source }) => source === device.id),
  )
  if (told.length === 0) return [`${device.id}: nothing comes, and no alarm says so`]
  const isCovered = [...open.values()].some(({ condition }) => condition === 'network-incident')
  const isLoud = told.some(({ annunciation }) => annunciation !== 'visual' && annunciation !== 'none')
  return isLoud || of.isResting || isCovered ? [] : [`${device.id}: nothing comes, and no alarm sounds`]
}

/** What the ward must be told, worked out from what really happened and from nothing that the product keeps. */
export class Model {
  readonly #known = new Map<DeviceId, Known>()

  know(device: Device): Known {
    const found = this.#known.get(device.id) ?? unknown(device)
    this.#known.set(device.id, found)
    return found
  }

  delivered(device: Device, sent: Sent, now: number): void {
    const of = this.know(device)
    const delay = now - sent.trueAt
    // What a device says of itself counts whenever it comes.
    if (sent.message.kind === 'status') rested(of, sent.message.status.state !== 'online', now)
    if (delay <= HISTORY_MS) of.arrivedAt = now
    if (of.settling && sent.message.kind === 'numerics' && sent.trueAt > of.settling.since) {
      of.settling.left -= 1
      if (of.settling.left <= 0) {
        of.unsureUntil = of.wrongUntil = now + of.settling.ms
        of.settling = null
      }
    }
    if (now < of.unsureUntil || delay > HISTORY_MS) return
    if (delay > LIVE_MS) {
      if (of.heardAt !== -Infinity) of.heardAt = now
      return of.holding.clear()
    }
    if (sent.message.kind === 'numerics') {
      if (sent.trueAt < of.newestAt) of.overtakenAt = now
      if (sent.trueAt <= of.newestAt) return
      of.newestAt = sent.trueAt
      of.heardAt = now
    }
    measured(of, sent, now)
  }

  /** Its clock is wrong, or was until a while ago. */
  disturbed(device: Device, now: number, settleMs: number): void {
    const of = this.know(device)
    of.unsureUntil = Infinity
    of.wrongUntil = Infinity
    of.settling = settleMs === Infinity ? null : { since: now, left: SETTLED_BY, ms: settleMs }
    of.heardAt = -Infinity
    of.holding.clear()
  }

  /** Somebody or something moved: who is whose now. */
  moved(world: World, now: number): void {
    const { associations, subjects } = world.hospital()
    for (const of of this.#known.values()) {
      const current = associations.find(({ device, to }) => device === of.device.id && to === null)
      const isSame = (current?.subject ?? null) === of.subject
      const wasAway = of.isAway
      of.isAway = subjects.some(({ id, planned }) => id === current?.subject && planned !== null)
      if (isSame && !of.isAway && !wasAway) continue
      of.subject = current?.subject ?? null
      of.unsureUntil = Math.max(of.unsureUntil, now + CONTEXT_GRACE_MS)
      of.heardAt = -Infinity
      of.holding.clear()
    }
  }

  /** What was not on disk for certain when the server died is forgotten, and the device has no answer to it. */
  restarted(now: number, diedAt: number, isDiskSure: boolean): void {
    for (const of of this.#known.values()) {
      if (of.heardAt !== -Infinity) of.heardAt = Math.max(of.heardAt, now)
      for (const [key, each] of of.holding) {
        if (!isDiskSure || each.since + each.delayMs > diedAt - COMMITTED_MS) of.holding.delete(key)
        each.since = Math.max(each.since, now)
      }
    }
  }

  /** True time at which something of it arrived that may be live. */
  arrivedAt(id: DeviceId): number {
    return this.#known.get(id)?.arrivedAt ?? -Infinity
  }
  isWrong(id: DeviceId, now: number): boolean {
    return now < (this.#known.get(id)?.wrongUntil ?? 0)
  }
  isUnsure(id: DeviceId, now: number): boolean {
    return now < (this.#known.get(id)?.unsureUntil ?? 0)
  }

  /** Alarms that hold since so long that they must be open, and are not. */
  missing(world: World, open: ReadonlyMap<string, Alarm>, now: number, allowedMs: number): readonly string[] {
    const away = new Set(world.hospital().subjects.flatMap(({ id, planned }) => (planned ? [id] : [])))
    return [...this.#known.values()].flatMap((of) => {
      const { subject, device } = of
      if (subject === null || away.has(subject) || now < of.unsureUntil) return []
      const missed = [...of.holding.values()].filter(
        (each) => now - each.since > each.delayMs + allowedMs && !isOpen(open, subject, each),
      )
      const texts = missed.map(
        ({ condition, priority, since }) =>
          `${subject}~${condition} ${priority} holds at ${device.id} since ${Math.round(since)}`,
      )
      return [...texts, ...silence(of, open, now, allowedMs)]
    })
  }
}
