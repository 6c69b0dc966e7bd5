import {
  floodOf,
  isNewAlarm,
  NO_FLOOD,
  watchAt,
  withAlarm,
  type Flood,
  type FloodWatch,
  type UnitId,
} from '@vigil/clinical'
import type { Clock, Engine } from '../ports'

interface Deps {
  readonly engine: Pick<Engine, 'onEvent'>
  readonly clock: Pick<Clock, 'now'>
}

/** Which units are in a flood of alarms: status, and no decision stands on it, so a restart counts anew. */
export function createFloods({ engine, clock }: Deps): (unit: UnitId) => Flood | null {
  const watches = new Map<UnitId, FloodWatch>()
  engine.onEvent((event) => {
    const { unit } = event.alarm
    if (isNewAlarm(event)) watches.set(unit, withAlarm(watches.get(unit) ?? NO_FLOOD, event.at))
  })
  return (unit) => {
    const watch = watchAt(watches.get(unit) ?? NO_FLOOD, clock.now())
    watches.set(unit, watch)
    return floodOf(watch)
  }
}
