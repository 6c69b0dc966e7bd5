import type { DeviceType, SubjectId } from '@vigil/clinical'
import type { Clock, Directory, Engine } from '../ports'

/** Data as new as this mean that somebody is measured. Own proposal. */
const RECENT_MS = 60_000
/** These measure without a pause while they are at a patient. */
const CONTINUOUS: ReadonlySet<DeviceType> = new Set(['bedside-monitor', 'ecg-patch', 'ventilator'])

interface Deps {
  readonly directory: Pick<Directory, 'openAssociations'>
  readonly engine: Pick<Engine, 'deviceCards' | 'readings'>
  readonly clock: Pick<Clock, 'now'>
}

/** A device that talks counts also while it has no value: leads may be off for a minute. */
export const createHasVitals =
  ({ directory, engine, clock }: Deps) =>
  (subject: SubjectId): boolean => {
    const cards = engine.deviceCards()
    const isTalking = directory.openAssociations(subject).some(({ device }) => {
      const card = cards.get(device)
      return card !== undefined && card.link === 'online' && CONTINUOUS.has(card.type)
    })
    return isTalking || engine.readings(subject).some(({ reading }) => isRecent(reading, clock.now()))
  }

const isRecent = (reading: ReturnType<Engine['readings']>[number]['reading'], now: number): boolean =>
  'receivedAt' in reading && now - reading.receivedAt <= RECENT_MS
