import type { Association, DeviceEvent, DeviceMessage } from '@vigil/clinical'
import type { Classified } from '@vigil/ingest'
import type { Recorded } from '@vigil/storage'

/** The message as it is kept: whole, because a part of it would look like a duplicate of the other. */
export const recordOf = (
  message: DeviceMessage,
  association: Association,
  parts: readonly Classified[],
): Recorded => ({
  device: message.device,
  kind: message.kind,
  seq: message.seq,
  measuredAt: message.measuredAt,
  receivedAt: message.receivedAt,
  late: parts.every(({ order }) => order !== 'live'),
  subject: association.subject,
  association: association.id,
  samples: message.kind === 'numerics' ? message.samples : [],
  blocks: message.kind === 'waveforms' ? message.blocks : [],
  events: eventsOf(message),
})

function eventsOf(message: DeviceMessage): readonly DeviceEvent[] {
  switch (message.kind) {
    case 'events':
      return message.events
    case 'alerts':
      // A list comes every second: one row for all of it.
      if (message.open)
        return [
          {
            kind: 'device-alerts',
            data: { alerts: message.alerts, open: message.open },
            measuredAt: message.measuredAt,
          },
        ]
      return message.alerts.map((alert) => ({
        kind: 'device-alert',
        data: { ...alert },
        measuredAt: alert.measuredAt,
      }))
    case 'status':
      return [{ kind: 'device-status', data: { ...message.status }, measuredAt: message.measuredAt }]
    case 'numerics':
    case 'waveforms':
      return []
    default:
      return message satisfies never
  }
}
