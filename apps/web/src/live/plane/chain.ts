import type { AlarmEvent, Sequence, UnitId } from '@vigil/clinical'
import { alarmSetHash, type Heartbeat, type Welcome } from '@vigil/protocol'
import { AlarmSet } from '../alarm-set'

export type ChainVerdict = 'applied' | 'repeated' | 'gap'

/** Proves that this client knows every alarm: by the chain of events of each unit and by the hash of each heartbeat. */
export class AlarmChain {
  readonly #alarms = new AlarmSet()
  #cursors = new Map<string, Sequence>()

  load(world: Welcome): void {
    this.#alarms.replace(world.alarms)
    this.#cursors = new Map(Object.entries(world.cursors))
  }

  cursors(): Record<string, Sequence> {
    return Object.fromEntries(this.#cursors)
  }

  /** After a gap the alarm is shown all the same, and the cursor stays where it was so that the hello asks for the rest. */
  apply(event: AlarmEvent): ChainVerdict {
    const cursor = this.#cursors.get(event.alarm.unit) ?? null
    if (cursor !== null && event.seq <= cursor) return 'repeated'
    this.#alarms.apply(event)
    if (event.previous !== cursor) return 'gap'
    this.#cursors.set(event.alarm.unit, event.seq)
    return 'applied'
  }

  /** True when the server's set and ours are the same, unit by unit. */
  agrees(units: Heartbeat['units']): boolean {
    return units.every(({ unit, seq, alarms }) => {
      if ((this.#cursors.get(unit) ?? null) !== seq) return false
      return alarmSetHash(this.#alarmsOf(unit)) === alarms
    })
  }

  #alarmsOf(unit: UnitId) {
    return this.#alarms.sorted().filter((alarm) => alarm.unit === unit)
  }
}
