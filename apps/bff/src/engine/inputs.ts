import type { AlarmInput, DeviceMessage, EpochMs, WaveformBlock } from '@vigil/clinical'
import type { Order } from '@vigil/ingest'

/** What a device message means to the alarm step. Events are kept for the record; no rule looks at them. */
export function inputsOf(message: DeviceMessage, order: Order, skewMs: number): readonly AlarmInput[] {
  const { device: source, receivedAt } = message
  if (order === 'duplicate') return repeated(message)
  const live = order === 'live'
  switch (message.kind) {
    case 'numerics':
      return [{ type: 'observed', source, receivedAt, live, skewMs, samples: message.samples }]
    case 'waveforms':
      return message.blocks.map((block) => ({
        type: 'waveform-received',
        source,
        receivedAt,
        live,
        code: block.code,
        through: endOf(block),
        empty: block.samples.every((sample) => sample === null),
        skewMs,
      }))
    case 'alerts':
      if (message.open) {
        const { measuredAt, alerts, open } = message
        // A list of the past says nothing of now.
        return live ? [{ type: 'alerts-stated', source, receivedAt, measuredAt, alerts, open }] : []
      }
      return message.alerts.map((alert) => ({ type: 'alert-reported', source, receivedAt, live, alert }))
    case 'status':
      return message.retained ? [] : [{ type: 'status-reported', source, receivedAt, status: message.status }]
    case 'events':
      return []
    default:
      return message satisfies never
  }
}

/** Tells a frozen device from a lost one; a repeated alert says nothing new (H02). */
function repeated(message: DeviceMessage): readonly AlarmInput[] {
  const parts =
    message.kind === 'numerics' ? message.samples : message.kind === 'waveforms' ? message.blocks : []
  return parts.length === 0
    ? []
    : [{ type: 'repeated', source: message.device, codes: parts.map(({ code }) => code) }]
}

const endOf = (block: WaveformBlock): EpochMs =>
  (block.measuredAt + Math.round((block.samples.length / block.rate) * 1_000)) as EpochMs
