import type { DeviceId } from '@vigil/clinical'
import { fieldOf, type Segment } from './message'
import { identifiersOf, type DeviceIdentifier, type PlaceReference, type Reading } from './reading'

/** Which device each observation of one patient is of, by what it and what contains it says. */
export interface Containment {
  /** OBX-18 of a row: from here on everything at and below its path is of this device. */
  row(path: string, field: string): void
  /** PRT-10 of a participation behind the row. */
  participation(path: string, field: string): void
  deviceOf(obx: Segment): DeviceId | null
}

/**
 * OBX-4 is MDS.VMD.CHANNEL.METRIC[.FACET] with zeros behind; its numbers hold within one message only, so they lead
 * from a row to the rows that contain it and nowhere else (clinical.md 7.1).
 */
export function createContainment(reading: Reading, place: () => PlaceReference | null): Containment {
  const byPath = new Map<string, string>()
  const found = new Map<string, DeviceId | null>()
  return {
    row(path, field) {
      if (byPath.get(path) === field) return
      for (const each of byPath.keys()) if (each === path || each.startsWith(`${path}.`)) byPath.delete(each)
      byPath.set(path, field)
      found.clear()
    },
    participation(path, field) {
      const known = byPath.get(path)
      byPath.set(path, known === undefined ? field : `${known}${reading.delimiters.repetition}${field}`)
      found.clear()
    },
    deviceOf(obx) {
      const path = pathOf(obx)
      // Siblings that say the same are of the same device.
      const key = `${byPath.has(path) ? path : parentOf(path)} ${fieldOf(obx, 18)}`
      const known = found.get(key)
      if (known !== undefined) return known
      const identifiers: DeviceIdentifier[] = [...identifiersOf(fieldOf(obx, 18), reading.delimiters)]
      for (const each of withContaining(path)) {
        const field = byPath.get(each)
        if (field !== undefined) identifiers.push(...identifiersOf(field, reading.delimiters))
      }
      const device = reading.context.deviceOf({ identifiers, place: place() })
      found.set(key, device)
      return device
    },
  }
}

/** `1.2.1.0` is `1.2.1`. */
export const pathOf = (obx: Segment): string => {
  const path = fieldOf(obx, 4)
  return path.endsWith('.0') ? path.replace(/(?:\.0)+$/, '') : path
}

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

function withContaining(path: string): readonly string[] {
  const paths = [path]
  for (let at = path.lastIndexOf('.'); at > 0; at = path.lastIndexOf('.', at - 1))
    paths.push(path.slice(0, at))
  return paths
}
