import type { Alarm, AlarmEffect, AlarmEvent, AlarmId, EpochMs, Sequence, UnitId } from '@vigil/clinical'
import { sequenceOf } from '@vigil/clinical'
import type { Log } from '../ports'

export type Announce = Extract<AlarmEffect, { type: 'announce' }>

/** Events with their places, which count once they are confirmed: a refused commit leaves no hole in the chain. */
export type Issuer = (decided: readonly { readonly announce: Announce; readonly at: EpochMs }[]) => {
  readonly events: readonly AlarmEvent[]
  readonly confirm: () => void
}

/** Gives each event its place: greater than everything before, also of earlier starts. */
export function createIssuer(epoch: number, sequences: ReadonlyMap<UnitId, Sequence>): Issuer {
  const previous = new Map(sequences)
  let n = 0
  return (decided) => {
    const last = new Map<UnitId, Sequence>()
    const events = decided.map(({ announce: { event, alarm, by }, at }) => {
      const seq = sequenceOf(epoch, ++n)
      const before = last.get(alarm.unit) ?? previous.get(alarm.unit) ?? null
      last.set(alarm.unit, seq)
      return {
        seq,
        previous: before,
        type: event,
        at,
        by: by && { user: by.user, name: by.name, station: by.station },
        alarm,
      }
    })
    const confirm = () => {
      for (const [unit, seq] of last) if (seq > (previous.get(unit) ?? -1)) previous.set(unit, seq)
    }
    return { events, confirm }
  }
}

/** The alarms as announced: what every client has, and nothing that is not on disk. */
export function createAnnounced(
  open: readonly (Alarm & { readonly seq: Sequence })[],
  sequences: ReadonlyMap<UnitId, Sequence>,
  log: Log,
) {
  const alarms = new Map<AlarmId, { readonly alarm: Alarm; readonly seq: Sequence }>(
    open.map(({ seq, ...alarm }) => [alarm.id, { alarm, seq }]),
  )
  const last = new Map(sequences)
  const listeners = new Set<(event: AlarmEvent) => void>()
  const all = () => [...alarms.values()].map(({ alarm }) => alarm)
  return {
    add(event: AlarmEvent) {
      const { alarm, seq } = event
      if (alarm.state === 'ended') alarms.delete(alarm.id)
      else alarms.set(alarm.id, { alarm, seq })
      if (seq > (last.get(alarm.unit) ?? -1)) last.set(alarm.unit, seq)
      for (const listener of listeners)
        try {
          listener(event)
        } catch (error) {
          log.error('alarm.listener-failed', { seq, error: String(error) })
        }
    },
    all,
    alarm: (id: AlarmId) => alarms.get(id)?.alarm ?? null,
    sequenceOf: (id: AlarmId) => alarms.get(id)?.seq ?? null,
    open: (units: readonly UnitId[]) => all().filter((alarm) => units.includes(alarm.unit)),
    lastSequence: (unit: UnitId) => last.get(unit) ?? null,
    listen(listener: (event: AlarmEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
