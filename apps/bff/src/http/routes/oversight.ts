import type { DeviceId, SubjectId, UnitId } from '@vigil/clinical'
import { auditList, auditQuery, quarantineList, quarantineQuery } from '@vigil/protocol'
import { authorize } from '../../auth/authorize'
import type { Action, Caller, Directory } from '../../ports'
import { anywhere } from '../access'
import { json, route } from '../route'

/** What belongs to no unit that we know is for everybody with the right: a stranger's message must be seen. */
const mayHear = (caller: Caller, action: Action, unit: UnitId | null): boolean =>
  authorize(caller, action, unit ?? 'anywhere').allowed

function unitOfDevice(directory: Directory, id: DeviceId | null): UnitId | null {
  const home = id === null ? null : directory.device(id)?.home
  if (!home || home.kind === 'none') return null
  if (home.kind === 'subject') return directory.subject(home.subject)?.unit ?? null
  return directory.hospital().units.find((unit) => unit.beds.some((bed) => bed.id === home.bed))?.id ?? null
}

const unitOfSubject = (directory: Directory, id: SubjectId | null): UnitId | null =>
  id === null ? null : (directory.subject(id)?.unit ?? null)

export const oversightRoutes = [
  route({
    method: 'get',
    path: '/api/quarantine',
    summary: 'Messages of devices that were set aside, with the reason and without their content',
    access: anywhere('biomed'),
    query: quarantineQuery,
    answer: quarantineList,
    audit: { kind: 'read', action: 'quarantine.read' },
    async run({ services: { store, directory }, target, query }) {
      const entries = await store.quarantined({ before: query.before ?? null, limit: query.limit })
      return json({
        entries: entries
          .filter((entry) => mayHear(target, 'biomed', unitOfDevice(directory, entry.device)))
          .map(({ payload, ...entry }) => ({ ...entry, bytes: payload.byteLength })),
      })
    },
  }),
  route({
    method: 'get',
    path: '/api/audit',
    summary: 'Who did and saw what, newest first',
    access: anywhere('audit'),
    query: auditQuery,
    answer: auditList,
    audit: { kind: 'read', action: 'audit.read' },
    async run({ services: { store, directory }, target, query }) {
      const entries = await store.auditTrail({ before: query.before ?? null, limit: query.limit })
      return json({
        entries: entries.filter((entry) => mayHear(target, 'audit', unitOfSubject(directory, entry.subject))),
      })
    },
  }),
]
