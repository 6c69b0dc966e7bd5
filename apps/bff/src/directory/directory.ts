import type { Association, Bed, BedId, DeviceId, EpochMs, SubjectId, UnitId } from '@vigil/clinical'
import type { Hospital, Store } from '@vigil/storage'
import type { Directory, Log } from '../ports'

/** Contract: configuration applied in any process is seen within 1 s. */
const POLL_MS = 500

export interface PolledDirectory extends Directory {
  /** Looks once; true when the hospital changed. Called by the poll, and by tests. */
  refresh(): Promise<boolean>
  start(): void
  stop(): void
}

interface Deps {
  readonly store: Pick<Store, 'hospital' | 'hospitalVersion'>
  readonly log: Log
}

export async function createDirectory({ store, log }: Deps): Promise<PolledDirectory> {
  let index = indexOf(await store.hospital())
  const listeners = new Set<() => void>()
  let timer: NodeJS.Timeout | null = null

  const refresh = async () => {
    if ((await store.hospitalVersion()) === index.hospital.version) return false
    index = indexOf(await store.hospital())
    for (const listener of listeners) listener()
    return true
  }
  const poll = () =>
    void refresh()
      // The last known hospital stays in force while the database is away.
      .catch((error: unknown) => log.warn('directory.poll-failed', { error: String(error) }))
      .finally(() => {
        if (timer) timer = setTimeout(poll, POLL_MS)
      })

  return {
    refresh,
    start() {
      timer = setTimeout(poll, POLL_MS)
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
    },
    hospital: () => index.hospital,
    site: (id) => index.sites.get(id) ?? null,
    unit: (id) => index.units.get(id) ?? null,
    bed: (id) => index.beds.get(id) ?? null,
    subject: (id) => index.subjects.get(id) ?? null,
    device: (id) => index.devices.get(id) ?? null,
    associationAt: (device, at) => index.byDevice.get(device)?.find((each) => isWithin(each, at)) ?? null,
    associationsOf: (device) => index.byDevice.get(device) ?? [],
    openAssociations: (subject) => index.bySubject.get(subject) ?? [],
    subjectsOf: (unit) => index.byUnit.get(unit) ?? [],
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const isWithin = (association: Association, at: EpochMs): boolean =>
  association.from <= at && (association.to === null || at < association.to)

const idMap = <T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]))

export function groupBy<K, T>(rows: readonly T[], key: (row: T) => K): ReadonlyMap<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

function indexOf(hospital: Hospital) {
  const beds = new Map<BedId, Bed>(hospital.units.flatMap((unit) => unit.beds.map((bed) => [bed.id, bed])))
  // Newest first: of two that touch, the later one owns the instant.
  const newestFirst = hospital.associations.toSorted((a, b) => b.from - a.from)
  return {
    hospital,
    sites: idMap(hospital.sites),
    units: idMap(hospital.units),
    beds,
    subjects: idMap(hospital.subjects),
    devices: idMap(hospital.devices),
    byDevice: groupBy<DeviceId, Association>(newestFirst, (each) => each.device),
    bySubject: groupBy<SubjectId, Association>(
      newestFirst.filter((each) => each.to === null),
      (each) => each.subject,
    ),
    byUnit: groupBy<UnitId, Hospital['subjects'][number]>(
      hospital.subjects.filter((subject) => subject.endedAt === null),
      (subject) => subject.unit,
    ),
  }
}
