import {
  defaultLimits,
  initialState,
  openAlarms,
  step,
  type Alarm,
  type AlarmEffect,
  type AlarmInput,
  type AssociationId,
  type DeviceId,
  type EpochMs,
  type SubjectContext,
  type SubjectId,
  type SubjectState,
  type UnitId,
} from '@vigil/clinical'
import { classify, createOrder, parseMqtt, topicOf, type MessageKind } from '@vigil/ingest'
import { plan, type Recording } from '@vigil/ingest/replay'
import { inputsOf } from '../engine/inputs'
import { createAssessor } from '../signals/assessor'
import { createRecentWaves } from '../signals/recent-waves'
import { eventOf, type DeviceAlarm } from './truth'

/** One announcement of the engine, with the time of the recording. */
export interface Told {
  readonly atMs: number
  readonly event: Extract<AlarmEffect, { type: 'announce' }>['event']
  readonly alarm: Alarm
}

const DEVICE = 'recording' as DeviceId
const START = Date.UTC(2026, 0, 1) as EpochMs
const BLOCK_MS = 250
/** A device's alert lasts this long, so that the looks that follow it are seen. */
const ALERT_LASTS_MS = 12_000

const CONTEXT: SubjectContext = {
  subject: 'recorded' as SubjectId,
  kind: 'patient',
  unit: 'report/unit' as UnitId,
  unitKind: 'icu',
  bed: null,
  category: 'adult',
  paced: false,
  simulated: false,
  limits: defaultLimits('adult'),
  devices: [{ device: DEVICE, association: 'recorded@recording' as AssociationId }],
  planned: null,
  rules: [],
}

interface Sent {
  readonly atMs: number
  readonly kind: 'alerts'
  readonly content: { readonly state: 'present' | 'ended' }
}

/** Plays a recording and the alarms of its device through the door, the engine and the assessor of the server. */
export function play(recording: Recording, alarms: readonly DeviceAlarm[]): readonly Told[] {
  const bedside = createBedside()
  const alerts = alarms.flatMap((alarm, i) => alertsOf(alarm, i)).toSorted((a, b) => a.atMs - b.atMs)
  for (const { readyMs, kind, parts } of plan([recording], BLOCK_MS)) {
    while (alerts[0] && alerts[0].atMs <= readyMs) send(bedside, alerts.shift())
    for (const { atMs, content } of parts) {
      bedside.passUntil(readyMs)
      bedside.receive(kind, { ...content, at: timeOf(atMs) })
    }
  }
  // An alarm at the very end has no signals after it: what was said stands.
  for (const alert of alerts.filter(({ content }) => content.state === 'present')) send(bedside, alert)
  return bedside.told
}

function send(bedside: ReturnType<typeof createBedside>, sent: Sent | undefined): void {
  if (!sent) return
  bedside.passUntil(sent.atMs)
  bedside.receive(sent.kind, { ...sent.content, at: timeOf(sent.atMs) })
}

export const timeOf = (atMs: number): string => new Date(START + Math.round(atMs)).toISOString()

function alertsOf({ kind, atMs }: DeviceAlarm, index: number): readonly Sent[] {
  const content = {
    id: `alarm-${index}`,
    state: 'present' as const,
    class: 'physiological',
    priority: 'high',
    code: eventOf(kind),
    text: kind,
  }
  return [
    { atMs, kind: 'alerts', content },
    { atMs: atMs + ALERT_LASTS_MS, kind: 'alerts', content: { ...content, state: 'ended' as const } },
  ]
}

/** The parts of the server around one subject, on the clock of the recording. */
export function createBedside() {
  let nowMs = 0
  let seq = 0
  let state: SubjectState = initialState(CONTEXT)
  const told: Told[] = []
  const order = createOrder()
  const now = () => (START + nowMs) as EpochMs
  const waves = createRecentWaves()
  const assessor = createAssessor({
    clock: { now, monotonic: () => nowMs },
    waves,
    contextOf: () => CONTEXT,
    submit: (_subject, input) => apply(input),
  })

  function apply(input: AlarmInput): void {
    const { state: after, effects } = step(state, input, now())
    state = after
    for (const effect of effects) {
      if (effect.type !== 'announce') continue
      told.push({ atMs: nowMs, event: effect.event, alarm: effect.alarm })
      assessor.announced(effect.alarm)
    }
  }

  return {
    told: told as readonly Told[],
    open: () => openAlarms(state),
    passUntil(atMs: number) {
      for (; nowMs < atMs; nowMs = Math.min(atMs, nowMs + BLOCK_MS)) {
        apply({ type: 'tick' })
        assessor.sweep()
      }
    },
    receive(kind: MessageKind, content: object) {
      const payload = Buffer.from(JSON.stringify({ seq: seq++, ...content }))
      const { messages } = parseMqtt({
        topic: topicOf(DEVICE, kind),
        payload,
        retained: false,
        receivedAt: now(),
      })
      for (const part of messages.flatMap((message) => classify(message, order))) {
        if (part.message.kind === 'waveforms' && part.order === 'live')
          for (const block of part.message.blocks) waves.take(CONTEXT.subject, DEVICE, block)
        for (const input of inputsOf(part.message, part.order, 0)) apply(input)
      }
      assessor.sweep()
    },
  }
}
