import { classify, createOrder, parseMqtt, parseTopic, type Classified, type OrderState } from '@vigil/ingest'
import type { Association, DeviceId, DeviceMessage } from '@vigil/clinical'
import { createQuarantine, type Delivery, type Refusal } from './devices/quarantine'
import { recordOf } from './devices/record'
import { identify, unknownDevice } from './directory/identify'
import { guard } from './faults'
import type { HostedEngine } from './engine/engine'
import type { Gateway } from './live/gateway'
import type { Clock, Directory, Log } from './ports'
import type { Store } from '@vigil/storage'

export interface PipelineDeps {
  readonly store: Store
  readonly directory: Directory
  readonly engine: Pick<HostedEngine, 'heard' | 'observe' | 'takesAlerts' | 'unusable'>
  readonly live: Pick<Gateway, 'publish'>
  readonly clock: Clock
  readonly fault: (reason: string) => void
  readonly log: Log
}

/** Resolves when every part of the delivery is on disk: stored, or in quarantine with its reason. */
export type Pipeline = (delivery: Delivery) => Promise<readonly Refusal[]>

/** The whole flow: parse → identify → order → assess → show → store → acknowledge. */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const { store, directory, engine, live, clock } = deps
  const orders = new Map<DeviceId, OrderState>()
  const quarantine = createQuarantine(store, () => clock.now())
  const attempt = guard(deps.fault, deps.log)

  const follow = async (message: DeviceMessage, delivery: Delivery): Promise<readonly Refusal[]> => {
    if (!directory.device(message.device)) return [await quarantine(delivery, unknownDevice(message.device))]
    const order = orders.get(message.device) ?? createOrder()
    orders.set(message.device, order)
    const parts = classify(message, order)
    attempt('link', () => engine.heard(message, order.behindMs ?? 0))
    const identity = identify(directory, message.device, parts[0]?.message.measuredAt ?? message.measuredAt)
    if (identity.kind !== 'associated') {
      await unusable(message.device)
      // What a device says of itself needs no patient.
      return message.kind === 'status' ? [] : [await quarantine(delivery, identity)]
    }
    const isRepeated = parts.every((part) => part.order === 'duplicate')
    if (!isRepeated && !engine.takesAlerts(identity.association, message)) return [FLOOD]
    const decided = parts.map((part) => assessAndShow(identity.association, part, order.behindMs ?? 0))
    // Also a duplicate, whose acknowledgement must not overtake the commit of the first; and with what it decided: an
    // alarm of an acknowledged message survives a crash.
    await Promise.all([store.record(recordOf(message, identity.association, parts)), ...decided])
    return []
  }

  const assessAndShow = (association: Association, { message, order }: Classified, behindMs: number) => {
    const decided = attempt('engine', () => engine.observe(association, message, order, behindMs))
    if (order === 'live') attempt('live', () => live.publish(association, message))
    return decided
  }

  /** Whoever relies on the device must learn that nothing of it counts, whatever its clock says (H01, H18). */
  const unusable = async (device: DeviceId) => {
    const association = directory.associationAt(device, clock.now())
    if (association) await attempt('engine', () => engine.unusable(association))
  }

  return async (delivery) => {
    const { messages, rejected } = parseMqtt({ ...delivery, receivedAt: clock.now() })
    const device = parseTopic(delivery.topic)?.device
    if (device && rejected.some(({ code }) => code === 'time-implausible')) await unusable(device)
    const refusals = await Promise.all([
      ...rejected.map(({ code, ...rest }) => quarantine(delivery, { kind: code, ...rest })),
      ...messages.map((message) => follow(message, delivery)),
    ])
    const flood = refusals.flat().filter((refusal) => refusal === FLOOD)
    const others = refusals.flat().filter((refusal) => refusal !== FLOOD)
    if (flood.length === 0) return others
    // One row for all of them: a flood must not fill the quarantine either.
    const detail = `${flood.length} alerts of this packet: ${FLOOD.detail}`
    return [...others, await quarantine(delivery, { kind: FLOOD.reason, detail })]
  }
}

const FLOOD: Refusal = {
  reason: 'alert-flood',
  detail: 'The device raises more alerts than one may have open.',
}
