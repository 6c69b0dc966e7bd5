import type { SubjectId, UnitId } from '@vigil/clinical'
import { auditList, auditQuery } from '@vigil/protocol'
import { authorize } from '../../auth/authorize'
import type { Action, Caller, Directory } from '../../ports'
import { anywhere } from '../access'
import { json, route } from '../route'

/** What belongs to no unit that we know is for everybody with the right. */
const mayHear = (caller: Caller, action: Action, unit: UnitId | null): boolean =>
  authorize(caller, action, unit ?? 'anywhere').allowed

const unitOfSubject = (directory: Directory, id: SubjectId | null): UnitId | null =>
  id === null ? null : (directory.subject(id)?.unit ?? null)

export const oversightRoutes = [
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
