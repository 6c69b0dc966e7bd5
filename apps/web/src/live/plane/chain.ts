import { sequenceOf, type AlarmEvent, type Sequence, type UnitId } from '@vigil/clinical'
import { alarmSetHash, type Heartbeat, type Welcome } from '@vigil/protocol'
import { AlarmSet } from '../alarm-set'

export type ChainVerdict = 'applied' | 'repeated' | 'gap'

/** Cursor of a unit that never had an event. */
const NONE = sequenceOf(0, 0)

/** Proves that this client knows every alarm: by the chain of events of each unit and by the hash of each heartbeat. */
export class AlarmChain {
  readonly #alarms = new AlarmSet()
  #cursors = new Map<string, Sequence>()
  #units: readonly UnitId[] = []

  load(world: Welcome): void {
    this.#alarms.replace(world.alarms)
    this.#cursors = new Map(Object.entries(world.cursors))
    this.#units = world.boards.map(({ id }) => id)
  }

  cursors(): Record<string, Sequence> {
    return Object.fromEntries(this.#cursors)
  }

  /** After a gap the alarm is shown all the same, and the cursor stays where it was so that the hello asks for the rest. */
  apply(event: AlarmEvent): ChainVerdict {
    const cursor = this.#cursors.get(event.alarm.unit) ?? NONE
    if (event.seq <= cursor) return 'repeated'
    this.#alarms.apply(event)
    if ((event.previous ?? NONE) !== cursor) return 'gap'
    this.#cursors.set(event.alarm.unit, event.seq)
    return 'applied'
  }

  /** True when every unit of ours is in the heartbeat (H54) with the same sequence and the same set. */
  agrees(units: Heartbeat['units']): boolean {
    const named = new Map(units.map((state) => [state.unit, state]))
    return this.#units.every((unit) => {
      const state = named.get(unit)
      if (!state || (state.seq ?? NONE) !== (this.#cursors.get(unit) ?? NONE)) return false
      return state.alarms === alarmSetHash(this.#alarmsOf(unit))
    })
  }

  #alarmsOf(unit: UnitId) {
    return this.#alarms.sorted().filter((alarm) => alarm.unit === unit)
  }
}
