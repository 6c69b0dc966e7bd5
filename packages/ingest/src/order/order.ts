/**
 * Order of what one device sends: duplicates, late and overtaken messages (H02 to H06). Deterministic: times are
 * in the message, nothing reads a clock. The state is changed in place, its memory is bounded.
 */
import {
  parameter,
  type DeviceMessage,
  type EpochMs,
  type ParameterCode,
  type WaveformBlock,
} from '@vigil/clinical'
import { clockBehind, nextPace, nextShift, SKEW_SHOWN_MS, type Pace } from './device-clock'

/** `live` may be shown and may sound; the others are history, or nothing at all (`duplicate`). */
export type Order = 'live' | 'late' | 'out-of-order' | 'duplicate'

export interface OrderLimits {
  /** A periodic value older than this when it came is history; the device's clock is corrected first (own proposal). */
  readonly liveMs: number
  /** The same for an episodic value, which a device may forward some time after the measurement (own proposal). */
  readonly episodicLiveMs: number
  /** How many messages of each kind are remembered to find duplicates; at least this many, at most twice. */
  readonly remembered: number
}

export const ORDER_LIMITS: OrderLimits = { liveMs: 10_000, episodicLiveMs: 300_000, remembered: 1024 }

interface Mark {
  readonly at: EpochMs
  readonly seq: number | null
}

/** Memory of one device. */
export interface OrderState {
  readonly marks: Map<string, Mark>
  readonly seen: Map<DeviceMessage['kind'], { now: Set<string>; before: Set<string> }>
  readonly paces: Map<DeviceMessage['kind'], Pace>
  /** By how much the device's clock is behind ours; `null` until it is known. */
  behindMs: number | null
  /** What is added to its times: 0 while its clock is right. */
  shiftMs: number
  /** Newest measurement that was live, as the device said. */
  newestLive: number
}

export const createOrder = (): OrderState => ({
  marks: new Map(),
  seen: new Map(),
  paces: new Map(),
  behindMs: null,
  shiftMs: 0,
  newestLive: -Infinity,
})

/** The message's times are ours: as the device said, plus how far its clock is behind. */
export interface Classified {
  readonly order: Order
  readonly message: DeviceMessage
}

/**
 * A message whose parts differ (a blood pressure overtaken by a newer one, beside a heart rate that was not) comes
 * back as several messages, one for each order.
 */
export function classify(
  sent: DeviceMessage,
  state: OrderState,
  limits: OrderLimits = ORDER_LIMITS,
): readonly Classified[] {
  if (isDuplicate(sent, state, limits.remembered))
    return [{ order: 'duplicate', message: shifted(sent, state.shiftMs) }]
  followClock(sent, state)
  const message = shifted(sent, shiftOf(sent, state, limits))
  switch (message.kind) {
    case 'numerics':
      return divide(
        message.samples,
        () => 0,
        (samples) => ({ ...message, samples }),
      )
    case 'waveforms':
      return divide(message.blocks, lengthMs, (blocks) => ({ ...message, blocks }))
    case 'alerts':
      // A list is one statement: it is taken whole.
      if (message.open) return [{ order: place('alerts stated', limits.liveMs), message }]
      return message.alerts.map((alert) => {
        const order = place(`alert ${alert.alertId}`, limits.liveMs)
        return { order, message: { ...message, alerts: [alert] } }
      })
    case 'events':
    case 'status':
      return [{ order: place(message.kind, limits.liveMs), message }]
    default:
      return message satisfies never
  }

  function divide<T extends { readonly code: ParameterCode }>(
    parts: readonly T[],
    spanMs: (part: T) => number,
    withParts: (parts: readonly T[]) => DeviceMessage,
  ): readonly Classified[] {
    const groups = new Map<Order, T[]>()
    for (const part of parts) {
      const isEpisodic = parameter(part.code).contract === 'episodic'
      const liveMs = isEpisodic ? limits.episodicLiveMs : limits.liveMs
      const order = place(part.code, liveMs, spanMs(part))
      const group = groups.get(order)
      if (group) group.push(part)
      else groups.set(order, [part])
    }
    const [first] = groups.keys()
    if (groups.size === 1 && first) return [{ order: first, message }]
    return [...groups].map(([order, group]) => ({ order, message: withParts(group) }))
  }

  function place(stream: string, liveMs: number, spanMs = 0): Order {
    const behindMs = sent.kind === 'status' || isOfNow(sent, state, limits) ? 0 : (state.behindMs ?? 0)
    const age = sent.receivedAt - sent.measuredAt - behindMs
    if (sent.retained || age > liveMs + spanMs || age < -liveMs) return 'late'
    const mark = state.marks.get(stream)
    if (mark && isOvertaken(message, mark)) return 'out-of-order'
    remember(state.marks, stream, { at: message.measuredAt, seq: message.seq })
    state.newestLive = Math.max(state.newestLive, sent.measuredAt)
    return 'live'
  }
}

/** Continuous data alone tell the clock: a spot value or an alert may be as old as it likes (H18). */
function followClock(message: DeviceMessage, state: OrderState): void {
  const measuredAt = paceTime(message)
  if (measuredAt === null || message.retained) return
  const { kind, receivedAt } = message
  const pace = nextPace(state.paces.get(kind) ?? null, { measuredAt, receivedAt }, state)
  state.paces.set(kind, pace)
  state.behindMs = clockBehind(state.paces.values(), receivedAt) ?? state.behindMs
  const shiftMs = nextShift(state.shiftMs, state.behindMs ?? 0)
  if (shiftMs === state.shiftMs) return
  state.shiftMs = shiftMs
  // The old marks are of another clock.
  state.marks.clear()
}

/** Time of the newest continuous value in the message; `null` when it holds none. */
function paceTime(message: DeviceMessage): number | null {
  switch (message.kind) {
    case 'numerics':
      return message.samples.some(({ code }) => parameter(code).contract === 'periodic')
        ? message.measuredAt
        : null
    case 'waveforms':
      return message.measuredAt + longest(message.blocks)
    case 'alerts':
    case 'events':
    case 'status':
      return null
    default:
      return message satisfies never
  }
}

/**
 * An alert that by its own time is of now, though by the clock that the device had it would be history: the clock was put
 * right, and the data that show it are not there yet. Of two evils a lost alarm is the worse (H18).
 */
function isOfNow(message: DeviceMessage, { behindMs }: OrderState, { liveMs }: OrderLimits): boolean {
  const age = message.receivedAt - message.measuredAt
  return message.kind === 'alerts' && Math.abs(age) <= liveMs && Math.abs(age - (behindMs ?? 0)) > liveMs
}

/** Nothing is measured after it came: until the clock is known, a time ahead of ours is taken for now. */
function shiftOf(message: DeviceMessage, state: OrderState, limits: OrderLimits): number {
  if (isOfNow(message, state, limits)) return 0
  const [{ shiftMs }, { liveMs }] = [state, limits]
  const end = message.measuredAt + (message.kind === 'waveforms' ? longest(message.blocks) : 0)
  const ahead = end + shiftMs - message.receivedAt
  return ahead > SKEW_SHOWN_MS && ahead <= liveMs ? message.receivedAt - end : shiftMs
}

const longest = (blocks: readonly WaveformBlock[]): number =>
  blocks.reduce((most, block) => Math.max(most, lengthMs(block)), 0)

/** A status without a time of its own has ours: it is left as it is. */
function shifted(message: DeviceMessage, shiftMs: number): DeviceMessage {
  if (shiftMs === 0 || message.kind === 'status') return message
  const move = <T extends { readonly measuredAt: EpochMs }>(part: T): T => ({
    ...part,
    measuredAt: Math.round(part.measuredAt + shiftMs) as EpochMs,
  })
  const moved = move(message)
  switch (moved.kind) {
    case 'numerics':
      return { ...moved, samples: moved.samples.map(move) }
    case 'waveforms':
      return { ...moved, blocks: moved.blocks.map(move) }
    case 'alerts':
      return { ...moved, alerts: moved.alerts.map(move) }
    case 'events':
      return { ...moved, events: moved.events.map(move) }
    default:
      return moved satisfies never
  }
}

/** A block can only be sent when its last sample is there. */
const lengthMs = (block: WaveformBlock): number => (1000 * block.samples.length) / block.rate

/** Time first: `seq` may start anew at any connection, so it only orders messages of one instant. */
function isOvertaken(message: DeviceMessage, mark: Mark): boolean {
  if (message.measuredAt !== mark.at) return message.measuredAt < mark.at
  return message.seq !== null && mark.seq !== null && message.seq < mark.seq
}

/** Alert ids are the device's own choice: without a bound a faulty one fills the memory. */
const MOST_STREAMS = 2048

function remember(marks: Map<string, Mark>, stream: string, mark: Mark): void {
  if (marks.size >= MOST_STREAMS && !marks.has(stream)) {
    const [oldest] = marks.keys()
    if (oldest !== undefined) marks.delete(oldest)
  }
  marks.set(stream, mark)
}

/** The same (device, kind, seq, at). Without a `seq` two messages of one instant cannot be told apart: kept both. */
function isDuplicate(message: DeviceMessage, state: OrderState, remembered: number): boolean {
  if (message.seq === null) return false
  let seen = state.seen.get(message.kind)
  if (!seen) {
    seen = { now: new Set(), before: new Set() }
    state.seen.set(message.kind, seen)
  }
  const key = `${message.seq} ${message.measuredAt}`
  if (seen.now.has(key) || seen.before.has(key)) return true
  if (seen.now.size >= remembered) {
    seen.before = seen.now
    seen.now = new Set()
  }
  seen.now.add(key)
  return false
}
