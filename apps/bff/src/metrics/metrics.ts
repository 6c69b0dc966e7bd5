import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import { createHostMetrics } from './host-metrics'
import { createPushMetrics } from './push-metrics'

interface Sources {
  readonly deviceConnections: () => number
  readonly spooledMessages: () => number
  readonly refusedOperations: () => number
}

/** Numbers for whoever runs the server; no label ever holds a patient, device or person. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const count = (name: string, help: string) => new Counter({ name, help, registers })
  const deliveries = count('vigil_deliveries_total', 'Device packets taken in.')
  const refusals = new Counter({
    name: 'vigil_refusals_total',
    help: 'Parts of device packets that went to quarantine.',
    labelNames: ['reason'],
    registers,
  })
  const shedPackets = count(
    'vigil_waveform_packets_shed_total',
    'Packets of waveforms that were left out because there was no time for them.',
  )
  const frames = new Counter({
    name: 'vigil_frames_total',
    help: 'Live frames by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const frameBytes = count('vigil_frame_bytes_total', 'Bytes of live frames sent.')
  const alarmEvents = new Counter({
    name: 'vigil_alarm_events_total',
    help: 'Alarm events announced.',
    labelNames: ['type'],
    registers,
  })
  const hl7Messages = new Counter({
    name: 'vigil_hl7_messages_total',
    help: 'HL7 messages of configured peers, by what became of them; why they were refused.',
    labelNames: ['peer', 'outcome', 'reason'],
    registers,
  })
  return {
    hl7Messages,
    ...createPushMetrics(registers),
    ...createHostMetrics(registers),
    deliveries,
    refusals,
    shedPackets,
    frames,
    frameBytes,
    alarmEvents,
    watch(sources: Sources) {
      collectDefaultMetrics({ register: registry })
      gauge('vigil_device_connections', 'Open MQTT connections.', sources.deviceConnections)
      gauge('vigil_spooled_messages', 'Messages that wait for the database.', sources.spooledMessages)
      gauge(
        'vigil_refused_operations',
        'On disk, refused by the database, waiting for a person.',
        sources.refusedOperations,
      )
      gauge('vigil_event_loop_delay_p99_seconds', 'Event-loop delay since the last look.', () => {
        const p99 = delay.percentile(99) / 1e9
        delay.reset()
        return p99
      })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    stop: () => delay.disable(),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
