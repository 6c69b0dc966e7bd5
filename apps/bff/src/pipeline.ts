import { classify, createOrder, parseMqtt, type OrderState } from '@vigil/ingest'
import type { Association, DeviceId, DeviceMessage } from '@vigil/clinical'
import { createQuarantine, type Delivery, type Refusal } from './devices/quarantine'
import { recordOf } from './devices/record'
import { identify } from './directory/identify'
import type { HostedEngine } from './engine/engine'
import type { Gateway } from './live/gateway'
import type { Clock, Directory, Log } from './ports'
import type { Store } from '@vigil/storage'

export interface PipelineDeps {
  readonly store: Store
  readonly directory: Directory
  readonly engine: Pick<HostedEngine, 'heard' | 'observe'>
  readonly live: Pick<Gateway, 'publish'>
  readonly clock: Clock
  readonly fault: (reason: string) => void
  readonly log: Log
}

/** Resolves when every part of the delivery is on disk: stored, or in quarantine with its reason. */
export type Pipeline = (delivery: Delivery) => Promise<readonly Refusal[]>

/** The whole flow: parse → order → identify → assess → show → store → acknowledge. */
export function createPipeline({
  store,
  directory,
  engine,
  live,
  clock,
  fault,
  log,
}: PipelineDeps): Pipeline {
  const orders = new Map<DeviceId, OrderState>()
  const quarantine = createQuarantine(store, () => clock.now())
  const attempt = guard(fault, log)

  const follow = async (message: DeviceMessage, delivery: Delivery): Promise<readonly Refusal[]> => {
    const identity = identify(directory, message)
    if (identity.kind !== 'device-unknown') attempt('link', () => engine.heard(message))
    if (identity.kind !== 'associated')
      // What a device says of itself needs no patient.
      return message.kind === 'status' && identity.kind !== 'device-unknown'
        ? []
        : [await quarantine(delivery, identity)]
    const order = orders.get(message.device) ?? createOrder()
    orders.set(message.device, order)
    const parts = classify(message, order)
    for (const part of parts) show(identity.association, part.message, part.order)
    // Also a duplicate: its acknowledgement must not overtake the commit of the first.
    await store.record(recordOf(message, identity.association, parts))
    return []
  }

  const show = (
    association: Association,
    message: DeviceMessage,
    order: ReturnType<typeof classify>[number]['order'],
  ) => {
    if (order === 'duplicate') return
    attempt('engine', () => engine.observe(association, message, order === 'live'))
    if (order === 'live') attempt('live', () => live.publish(association, message))
  }

  return async (delivery) => {
    const { messages, rejected } = parseMqtt({ ...delivery, receivedAt: clock.now() })
    const refusals = await Promise.all([
      ...rejected.map((each) =>
        quarantine(delivery, { kind: each.code, detail: each.detail, fragment: each.fragment }),
      ),
      ...messages.map((message) => follow(message, delivery)),
    ])
    return refusals.flat()
  }
}

/** A failing consumer never stops the others (style.md 3). */
const guard = (fault: PipelineDeps['fault'], log: Log) => (consumer: string, run: () => void) => {
  try {
    run()
  } catch (error) {
    fault(`${consumer}-failed`)
    log.error('pipeline.consumer-failed', { consumer, error: String(error) })
  }
}
