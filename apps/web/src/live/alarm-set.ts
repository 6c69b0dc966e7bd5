import { PRIORITIES, type Alarm, type AlarmEvent, type AlarmId } from '@vigil/clinical'

/** Highest priority first, then the newest announcement, then a fixed order. */
export const byUrgency = (a: Alarm, b: Alarm): number =>
  PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) ||
  b.announcedAt - a.announcedAt ||
  (a.id < b.id ? -1 : 1)

/** The open alarms as events leave them. Each event carries the whole alarm, so the order of ids never matters. */
export class AlarmSet {
  readonly #byId = new Map<AlarmId, Alarm>()
  #sorted: readonly Alarm[] | null = null

  replace(alarms: Iterable<Alarm>): void {
    this.#byId.clear()
    for (const alarm of alarms) if (alarm.state !== 'ended') this.#byId.set(alarm.id, alarm)
    this.#sorted = null
  }

  apply(event: AlarmEvent): void {
    if (event.alarm.state === 'ended') this.#byId.delete(event.alarm.id)
    else this.#byId.set(event.alarm.id, event.alarm)
    this.#sorted = null
  }

  /** Stable until the set changes. */
  sorted(): readonly Alarm[] {
    this.#sorted ??= Array.from(this.#byId.values()).toSorted(byUrgency)
    return this.#sorted
  }
}
