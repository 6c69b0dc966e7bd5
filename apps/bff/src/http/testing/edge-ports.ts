import type { Alarm, AlarmId, Sequence } from '@vigil/clinical'
import type { Hospital } from '@vigil/storage'
import type { Directory, Engine } from '../../ports'
import { START } from './given'

export function directoryOf(hospital: Hospital): Directory {
  return {
    hospital: () => hospital,
    site: (id) => hospital.sites.find((each) => each.id === id) ?? null,
    unit: (id) => hospital.units.find((each) => each.id === id) ?? null,
    bed: () => null,
    subject: (id) => hospital.subjects.find((each) => each.id === id) ?? null,
    device: (id) => hospital.devices.find((each) => each.id === id) ?? null,
    associationAt: () => null,
    associationsOf: () => [],
    openAssociations: () => [],
    subjectsOf: (id) => hospital.subjects.filter((each) => each.unit === id),
    subscribe: () => () => undefined,
  }
}

/** First come, first served, as the real engine does it: one writer, compare and set on the owner. */
export function engineOf(alarms: Map<AlarmId, Alarm>): Engine {
  return {
    canary: () => 0,
    command(subject, actor, command) {
      const alarm = [...alarms.values()].find(
        (each) => each.subject === subject && each.condition === command.condition,
      )
      if (!alarm) return Promise.resolve({ ok: false, reason: 'no-such-alarm', alarm: null })
      if (alarm.episode !== command.episode)
        return Promise.resolve({ ok: false, reason: 'other-episode', alarm })
      if (alarm.owner) return Promise.resolve({ ok: false, reason: 'already-taken', alarm })
      const taken: Alarm = {
        ...alarm,
        annunciation: 'accepted',
        owner: { user: actor.user, name: actor.name, station: null, at: START, state: 'coming' },
      }
      alarms.set(alarm.id, taken)
      return Promise.resolve({ ok: true, alarm: taken, repeated: false })
    },
    alarm: (id) => alarms.get(id) ?? null,
    openAlarms: (units) => [...alarms.values()].filter((each) => units.includes(each.unit)),
    readings: () => [],
    lastSequence: () => 7 as Sequence,
    sequenceOf: () => 5 as Sequence,
    deviceCards: () => new Map(),
    onEvent: () => () => undefined,
  }
}
