import type { DeviceId } from '@vigil/clinical'
import { fieldOf, type Segment } from './segments'
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
  // Most messages have no rows that contain others.
  let byPath: Map<string, string> | null = null
  let last: { readonly path: string; readonly own: string; readonly device: DeviceId | null } | null = null

  const find = (path: string, own: string): DeviceId | null => {
    const identifiers: DeviceIdentifier[] = [...identifiersOf(own, reading.delimiters)]
    for (const each of byPath ? withContaining(path) : []) {
      const field = byPath?.get(each)
      if (field !== undefined) identifiers.push(...identifiersOf(field, reading.delimiters))
    }
    return reading.context.deviceOf({ identifiers, place: place() })
  }
  return {
    row(path, field) {
      byPath ??= new Map()
      if (byPath.get(path) === field) return
      for (const each of byPath.keys()) if (each === path || each.startsWith(`${path}.`)) byPath.delete(each)
      byPath.set(path, field)
      last = null
    },
    participation(path, field) {
      byPath ??= new Map()
      const known = byPath.get(path)
      byPath.set(path, known === undefined ? field : `${known}${reading.delimiters.repetition}${field}`)
      last = null
    },
    deviceOf(obx) {
      const own = fieldOf(obx, 18)
      // Siblings that say the same are of the same device.
      const path = byPath ? placeIn(byPath, pathOf(obx)) : ''
      if (last?.path === path && last.own === own) return last.device
      last = { path, own, device: find(path, own) }
      return last.device
    },
  }
}

const placeIn = (byPath: ReadonlyMap<string, string>, row: string): string =>
  byPath.has(row) ? row : parentOf(row)

/** A row of the containment ends with zeros: it holds no value. */
export const isDeviceRow = (obx: Segment): boolean => {
  const { source, places, from, count } = obx
  const end = count > 4 ? (places[from + 5] ?? 0) - 1 : 0
  return source.charCodeAt(end - 1) === ZERO && source.charCodeAt(end - 2) === DOT
}
const ZERO = 48
const DOT = 46

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
