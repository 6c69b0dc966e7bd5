import type { Bed, BedId, Device, DeviceId, SiteId } from '@vigil/clinical'
import type { DeviceIdentifier, DeviceReference, PlaceReference } from '@vigil/ingest'
import type { Hospital } from '@vigil/storage'
import type { Directory } from '../ports'

/** Finds beds and devices by the names that HL7 messages use for them. */
export interface Places {
  /** PV1-3 = unit^room^bed of a site. */
  bedOf(site: SiteId, place: Pick<PlaceReference, 'unit' | 'room' | 'bed'>): BedId | null
  /** Only devices of the peer's site, and those that have no home. */
  deviceOf(site: SiteId, reference: DeviceReference): DeviceId | null
}

export function createPlaces(directory: Pick<Directory, 'hospital'>): Places {
  let known: { readonly hospital: Hospital; readonly index: Index } | null = null
  const index = (): Index => {
    const hospital = directory.hospital()
    if (known?.hospital !== hospital) known = { hospital, index: indexOf(hospital) }
    return known.index
  }
  const bedOf: Places['bedOf'] = (site, place) => findBed(index(), site, place)
  return {
    bedOf,
    deviceOf(site, { identifiers, place }) {
      for (const identifier of identifiers) {
        const device = byIdentifier(index(), site, identifier)
        if (device) return device.id
      }
      const bed = place && bedOf(site, place)
      return bed === null ? null : (atBed(index(), bed, identifiers.length > 0)?.id ?? null)
    },
  }
}

interface Index {
  readonly byIdentifier: ReadonlyMap<string, readonly Device[]>
  readonly byBed: ReadonlyMap<BedId, readonly Device[]>
  readonly units: ReadonlyMap<string, readonly (readonly Bed[])[]>
  readonly siteOf: (device: Device) => string | null
}

function add<K, T>(map: Map<K, T[]>, key: K, item: T): void {
  const items = map.get(key)
  if (items) items.push(item)
  else map.set(key, [item])
}

function indexOf(hospital: Hospital): Index {
  const byIdentifier = new Map<string, Device[]>()
  const byBed = new Map<BedId, Device[]>()
  const units = new Map<string, (readonly Bed[])[]>()
  for (const device of hospital.devices) {
    for (const { value } of device.identifiers) add(byIdentifier, written(value), device)
    if (device.home.kind === 'bed') add(byBed, device.home.bed, device)
  }
  for (const { id, site, name, beds } of hospital.units)
    for (const each of new Set([folded(localOf(id)), folded(name)])) add(units, `${site} ${each}`, beds)
  const subjects = new Map(hospital.subjects.map(({ id, unit }) => [id, unit]))
  const siteOf = ({ home }: Device): string | null => {
    if (home.kind === 'none') return null
    const place = home.kind === 'bed' ? home.bed : subjects.get(home.subject)
    return place?.split('/')[0] ?? null
  }
  return { byIdentifier, byBed, units, siteOf }
}

const localOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1)
const folded = (text: string): string => text.trim().toLowerCase()
/** An EUI-64 is the same however its bytes are set apart; every other id counts to the letter. */
const written = (value: string): string => {
  const bare = value.replaceAll(/[-:]/g, '')
  return /^[0-9a-f]{16}$/i.test(bare) ? bare.toUpperCase() : value
}

/** Serial numbers of two makers may be equal: then the namespace must say which, or it is neither. */
function byIdentifier(index: Index, site: SiteId, { value, systems }: DeviceIdentifier): Device | null {
  const devices = (index.byIdentifier.get(written(value)) ?? []).filter((device) => {
    const home = index.siteOf(device)
    return home === null || home === site
  })
  if (devices.length <= 1) return devices[0] ?? null
  const named = devices.filter(({ identifiers }) =>
    identifiers.some((each) => written(each.value) === written(value) && systems.includes(each.system)),
  )
  return named.length === 1 ? (named[0] ?? null) : null
}

/** A bed may be called by its own name, or by its room and its name. */
function findBed(index: Index, site: SiteId, { unit, room, bed }: PlaceWords): BedId | null {
  const units = index.units.get(`${site} ${folded(unit)}`) ?? []
  const names = (bed === '' ? [room] : [`${room}-${bed}`, `${room}${bed}`, `${room} ${bed}`, bed])
    .map(folded)
    .filter((name) => name !== '')
  for (const name of names) {
    const found = units
      .flat()
      .filter(({ id, label }) => folded(localOf(id)) === name || folded(label) === name)
    if (found.length === 1) return found[0]?.id ?? null
    if (found.length > 1) return null
  }
  return null
}

type PlaceWords = Pick<PlaceReference, 'unit' | 'room' | 'bed'>

/**
 * The device at home there. One that has identifiers of its own is not meant by a message that names others: a foreign
 * monitor at the bed must not pass for it.
 */
function atBed({ byBed }: Index, bed: BedId, hasIdentifiers: boolean): Device | null {
  const devices = (byBed.get(bed) ?? []).filter(
    ({ identifiers }) => !hasIdentifiers || identifiers.length === 0,
  )
  if (devices.length === 1) return devices[0] ?? null
  const monitors = devices.filter(({ type }) => type === 'bedside-monitor')
  return monitors.length === 1 ? (monitors[0] ?? null) : null
}
