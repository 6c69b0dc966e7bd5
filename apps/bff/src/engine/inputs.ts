import type { AlarmInput, DeviceMessage, EpochMs, WaveformBlock } from '@vigil/clinical'

/** What a device message means to the alarm step. Events are kept for the record; no rule looks at them. */
export function inputsOf(message: DeviceMessage, live: boolean): readonly AlarmInput[] {
  const { device: source, receivedAt } = message
  switch (message.kind) {
    case 'numerics':
      return [{ type: 'observed', source, receivedAt, live, samples: message.samples }]
    case 'waveforms':
      return message.blocks.map((block) => ({
        type: 'waveform-received',
        source,
        receivedAt,
        live,
        code: block.code,
        through: endOf(block),
      }))
    case 'alerts':
      return message.alerts.map((alert) => ({ type: 'alert-reported', source, receivedAt, live, alert }))
    case 'status':
      return message.retained ? [] : [{ type: 'status-reported', source, receivedAt, status: message.status }]
    case 'events':
      return []
    default:
      return message satisfies never
  }
}

const endOf = (block: WaveformBlock): EpochMs =>
  (block.measuredAt + Math.round((block.samples.length / block.rate) * 1_000)) as EpochMs
