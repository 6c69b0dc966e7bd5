import type { Bed, BedId, SiteId, Unit, UnitId } from '@vigil/clinical'
import type { AdtLocation } from '@vigil/ingest'
import type { Directory } from '../ports'
import { createPlaces } from '../hl7/places'

export interface Place {
  readonly unit: UnitId
  readonly bed: BedId | null
}

export type FoundPlace =
  | { readonly ok: true; readonly place: Place }
  | { readonly ok: false; readonly reason: 'unit-unknown' | 'bed-unknown'; readonly detail: string }

export type FindPlace = (site: SiteId, location: AdtLocation) => FoundPlace

/** PV1-3 of a site: exactly one unit of that name, and the bed where one is named. */
export function createFindPlace(directory: Pick<Directory, 'hospital'>): FindPlace {
  const places = createPlaces(directory)
  return (site, location) => {
    const named = folded(location.unit)
    const units = directory.hospital().units.filter((unit) => unit.site === site && isNamed(unit, named))
    const [unit] = units
    if (!unit || units.length > 1)
      return { ok: false, reason: 'unit-unknown', detail: 'PV1-3.1 names no unit of this site.' }
    if (location.bed === '' && location.room === '') return { ok: true, place: { unit: unit.id, bed: null } }
    const bed = places.bedOf(site, location)
    if (bed !== null && unit.beds.some((each: Bed) => each.id === bed))
      return { ok: true, place: { unit: unit.id, bed } }
    return { ok: false, reason: 'bed-unknown', detail: 'PV1-3 names no bed of that unit.' }
  }
}

const folded = (text: string): string => text.trim().toLowerCase()
const isNamed = ({ id, name }: Unit, named: string): boolean =>
  folded(id.slice(id.lastIndexOf('/') + 1)) === named || folded(name) === named
