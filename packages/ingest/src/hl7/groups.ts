import { createContainment, isDeviceRow, pathOf, type Containment } from './devices'
import { fieldOf, hasField, type Segment } from './segments'
import { placeOf, type PlaceReference, type Reading } from './reading'

/** One OBX with what stands around it. */
export interface Observation {
  readonly obx: Segment
  readonly obr: Segment | undefined
  readonly pid: Segment | undefined
  readonly containment: Containment
}

/**
 * Walks through the groups of an ORU: PID begins a patient, PV1 says where, OBR begins an order, PRT belongs to the
 * OBX before it. Each OBX is handed over once everything that belongs to it is known.
 */
export function walk(
  segments: readonly Segment[],
  reading: Reading,
  observe: (observation: Observation) => void,
): void {
  let place: PlaceReference | null = null
  let containment = containmentAt(reading, place)
  let obr: Segment | undefined
  let pid: Segment | undefined
  let waiting: Segment | undefined
  const release = () => {
    if (waiting) observe({ obx: waiting, obr, pid, containment })
    waiting = undefined
  }
  for (const segment of segments) {
    switch (segment.id) {
      case 'PID':
      case 'PV1':
        release()
        // Another patient has other devices: nothing of the one before may reach into this one.
        if (segment.id === 'PID') {
          place = null
          pid = segment
        } else place = placeOf(fieldOf(segment, 3), reading.delimiters)
        containment = containmentAt(reading, place)
        obr = undefined
        break
      case 'OBR':
        release()
        obr = segment
        break
      case 'OBX':
        release()
        waiting = segment
        if (isContaining(segment)) containment.row(pathOf(segment), fieldOf(segment, 18))
        break
      case 'PRT':
        if (waiting && fieldOf(segment, 10) !== '')
          containment.participation(pathOf(waiting), fieldOf(segment, 10))
        break
    }
  }
  release()
}

/** A row without a value that names a device, for what stands below it. */
const isContaining = (obx: Segment): boolean =>
  hasField(obx, 18) && hasField(obx, 4) && (!hasField(obx, 5) || isDeviceRow(obx))

const containmentAt = (reading: Reading, place: PlaceReference | null): Containment =>
  createContainment(reading, () => place)
