import type { Alarm, AlarmEvent, AlarmId } from '@vigil/clinical'
import { byPriority } from '../format/alarm-order'

/** The open alarms as events leave them. Each event carries the whole alarm, so the order of ids never matters. */
export class AlarmSet {
  readonly #byId = new Map<AlarmId, Alarm>()
  /** Who paused the sound: an alarm does not carry it, its event does. */
  readonly #pausers = new Map<AlarmId, string>()
  #sorted: readonly Alarm[] | null = null

  replace(alarms: Iterable<Alarm>): void {
    this.#byId.clear()
    for (const alarm of alarms) if (alarm.state !== 'ended') this.#byId.set(alarm.id, alarm)
    this.#sorted = null
  }

  apply(event: AlarmEvent): void {
    if (event.type === 'audio-paused' && event.by) this.#pausers.set(event.alarm.id, event.by.name)
    else if (event.alarm.annunciation !== 'audio-paused') this.#pausers.delete(event.alarm.id)
    if (event.alarm.state === 'ended') this.#byId.delete(event.alarm.id)
    else this.#byId.set(event.alarm.id, event.alarm)
    this.#sorted = null
  }

  /** `null`: not paused, or paused before this page was there to hear by whom. */
  pausedBy(id: AlarmId): string | null {
    return this.#pausers.get(id) ?? null
  }

  /** Stable until the set changes. */
  sorted(): readonly Alarm[] {
    this.#sorted ??= Array.from(this.#byId.values()).toSorted(byPriority)
    return this.#sorted
  }
}
