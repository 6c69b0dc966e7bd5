import { classify, createOrder, parseMqtt, parseTopic, type Classified, type OrderState } from '@vigil/ingest'
import type { Association, DeviceId, DeviceMessage } from '@vigil/clinical'
import { createQuarantine, type Cause, type Delivery, type Refusal } from './devices/quarantine'
import { recordOf } from './devices/record'
import { identify, spanOf, unknownDevice, type Span } from './directory/identify'
import { guard } from './faults'
import type { HostedEngine } from './engine/engine'
import type { Gateway } from './live/gateway'
import type { Clock, Directory, Log } from './ports'
import type { Store } from '@vigil/storage'

export interface PipelineDeps {
  readonly store: Store
  /** In place of the store's own for what comes in now: a disk that is nearly full leaves something out. */
  readonly record?: Store['record']
  readonly directory: Directory
  readonly engine: Pick<HostedEngine, 'heard' | 'observe' | 'shed' | 'takesAlerts' | 'unusable'>
  readonly live: Pick<Gateway, 'publish'>
  readonly clock: Clock
  readonly fault: (reason: string) => void
  readonly log: Log
}

/** Where messages come from, whatever the protocol. */
export interface Source {
  /** Keeps what cannot be used, with its reason. */
  quarantine(cause: Cause): Promise<Refusal>
  /**
   * A number under which the message is stored once, for a protocol that has no sequence of its own: what is sent again
   * after a crash is not stored again. The order of messages is their time alone.
   */
  onceOf?(index: number): number
}

export interface Pipeline {
  /** A packet of MQTT. Resolves when every part of it is on disk: stored, or in quarantine with its reason. */
  receive(delivery: Delivery): Promise<readonly Refusal[]>
  /** Messages that were parsed elsewhere; resolves likewise. */
  take(messages: readonly DeviceMessage[], source: Source): Promise<readonly Refusal[]>
  /** What lay in quarantine belongs to somebody after all: history, which never sounds. `false`: still to nobody. */
  release(message: DeviceMessage): Promise<boolean>
  /** Nothing of this device counts now, and whoever relies on it must learn that (H01, H18). */
  unusable(device: DeviceId): Promise<void>
  /** Waveforms of this device were left out unread: they came, and are not lost. */
  readonly shed: (device: DeviceId) => void
}

/** Own proposal, a fifth of the 5 s after which a waveform is missed (TEC1): an overloaded engine is told no oftener. */
const SHED_TOLD_MS = 1_000

/** The whole flow: parse → identify → order → assess → show → store → acknowledge. */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const { store, directory, engine, live, clock } = deps
  const record = deps.record ?? ((message) => store.record(message))
  const orders = new Map<DeviceId, OrderState>()
  const quarantine = createQuarantine(store, () => clock.now())
  const attempt = guard(deps.fault, deps.log)

  const follow = async (
    message: DeviceMessage,
    source: Source,
    index: number,
  ): Promise<readonly Refusal[]> => {
    if (!directory.device(message.device)) return [await source.quarantine(unknownDevice(message.device))]
    const order = orders.get(message.device) ?? createOrder()
    orders.set(message.device, order)
    const parts = classify(message, order)
    attempt('link', () => engine.heard(message, order.behindMs ?? 0))
    const identity = identify(directory, message.device, spanFor(message, parts, order))
    if (identity.kind !== 'associated') {
      await unusable(message.device)
      // What a device says of itself needs no patient.
      return message.kind === 'status' ? [] : [await source.quarantine(identity)]
    }
    const isRepeated = parts.every((part) => part.order === 'duplicate')
    if (!isRepeated && !engine.takesAlerts(identity.association, message)) return [FLOOD]
    const decided = parts.map((part) => assessAndShow(identity.association, part, order.behindMs ?? 0))
    const once = message.seq ?? source.onceOf?.(index) ?? null
    // Also a duplicate, whose acknowledgement must not overtake the commit of the first; and with what it decided: an
    // alarm of an acknowledged message survives a crash.
    await Promise.all([record(recordOf({ ...message, seq: once }, identity.association, parts)), ...decided])
    return []
  }

  const assessAndShow = (association: Association, { message, order }: Classified, behindMs: number) => {
    const decided = attempt('engine', () => engine.observe(association, message, order, behindMs))
    if (order === 'live') attempt('live', () => live.publish(association, message))
    return decided
  }

  const unusable = async (device: DeviceId) => {
    const association = directory.associationAt(device, clock.now())
    if (association) await attempt('engine', () => engine.unusable(association))
  }

  const take: Pipeline['take'] = async (messages, source) => {
    const refusals = await Promise.all(messages.map((message, index) => follow(message, source, index)))
    const flood = refusals.flat().filter((refusal) => refusal === FLOOD)
    const others = refusals.flat().filter((refusal) => refusal !== FLOOD)
    if (flood.length === 0) return others
    // One row for all of them: a flood must not fill the quarantine either.
    const detail = `${flood.length} alerts of this packet: ${FLOOD.detail}`
    return [...others, await source.quarantine({ kind: FLOOD.reason, detail })]
  }

  const release: Pipeline['release'] = async (message) => {
    if (message.kind === 'status' || !directory.device(message.device)) return false
    const { order, parts } = asHistory(message, orders.get(message.device))
    const identity = identify(directory, message.device, spanFor(message, parts, order))
    if (identity.kind !== 'associated') return false
    const decided = parts.map((part) => assessAndShow(identity.association, part, order.behindMs ?? 0))
    await Promise.all([store.record(recordOf(message, identity.association, parts)), ...decided])
    return true
  }

  return {
    take,
    release,
    unusable,
    shed: createShed(deps, attempt),
    async receive(delivery) {
      const { messages, rejected } = parseMqtt({ receivedAt: clock.now(), ...delivery })
      const device = parseTopic(delivery.topic)?.device
      if (device && rejected.some(({ code }) => code === 'time-implausible')) await unusable(device)
      const keep = (cause: Cause) => quarantine(delivery, cause)
      const [refused, others] = await Promise.all([
        Promise.all(rejected.map(({ code, ...rest }) => keep({ kind: code, ...rest }))),
        take(messages, { quarantine: keep }),
      ])
      return [...refused, ...others]
    },
  }
}

function createShed({ directory, engine, clock }: PipelineDeps, attempt: ReturnType<typeof guard>) {
  const toldAt = new Map<DeviceId, number>()
  return (device: DeviceId): void => {
    const now = clock.monotonic()
    if (now - (toldAt.get(device) ?? -Infinity) < SHED_TOLD_MS) return
    toldAt.set(device, now)
    const association = directory.associationAt(device, clock.now())
    if (association) attempt('engine', () => engine.shed(association))
  }
}

function spanFor(message: DeviceMessage, parts: readonly Classified[], order: OrderState): Span {
  const at = message.measuredAt
  const messages = parts.map((part) => part.message)
  return spanOf(messages, order) ?? { from: at, to: at, guardMs: 0 }
}

/** In an order of its own: the message went through that of the device before, as one of nobody. */
function asHistory(message: DeviceMessage, known: OrderState = createOrder()) {
  const order: OrderState = { ...createOrder(), behindMs: known.behindMs, shiftMs: known.shiftMs }
  return { order, parts: classify(message, order).map((part): Classified => ({ ...part, order: 'late' })) }
}

const FLOOD: Refusal = {
  reason: 'alert-flood',
  detail: 'The device raises more alerts than one may have open.',
}
