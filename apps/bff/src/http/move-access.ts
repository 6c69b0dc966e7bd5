import type { DeviceId, SubjectId, UnitId } from '@vigil/clinical'
import type { AskedMove } from '@vigil/protocol'
import { authorize, unitsOf } from '../auth/authorize'
import type { Caller, Directory } from '../ports'
import type { Person } from '../placement/placement'
import { FORBIDDEN, NOT_FOUND, SIGN_IN } from './problem'
import type { Access, Services } from './route'

/**
 * Somebody who may move patients in at least one unit. The body says which, so the route asks `mayMove` of each. A
 * display may not, and neither may who acts from afar: nobody moves a patient without being there.
 */
export const mover: Access<{ readonly caller: Person; readonly id: string | null }> = {
  kind: 'move',
  action: 'act',
  async open({ caller, id }) {
    if (!caller) return { ok: false, refusal: SIGN_IN, denied: null }
    if (!authorize(caller, 'view', 'anywhere').allowed)
      return { ok: false, refusal: NOT_FOUND, denied: 'unit' }
    const verdict = authorize(caller, 'act', 'anywhere')
    if (caller.kind !== 'person' || !verdict.allowed || verdict.remote)
      return { ok: false, refusal: FORBIDDEN, denied: 'unit' }
    return { ok: true, target: { caller, id }, subject: null }
  },
}

export const maySee = (caller: Caller, unit: UnitId): boolean => authorize(caller, 'view', unit).allowed

export function mayMove(caller: Caller, unit: UnitId): boolean {
  const verdict = authorize(caller, 'act', unit)
  return verdict.allowed && !verdict.remote
}

export const moveId = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null

/** Every unit in which the move changes something; `null`: it names something that nobody here may know. */
export async function unitsOfMove(
  services: Services,
  caller: Person,
  move: AskedMove,
): Promise<readonly UnitId[] | null> {
  const { directory } = services
  switch (move.type) {
    case 'admit': {
      if (move.subject === null) return [move.unit]
      const known = await whereKnown(services, caller, move.subject)
      return known && [...known, move.unit]
    }
    case 'transfer':
      return all(whereIs(directory, move.subject), [move.unit])
    case 'merge':
      return all(whereIs(directory, move.into), whereIs(directory, move.retired))
    case 'replace-device':
      return all(homeOf(directory, move.old), homeOf(directory, move.replacement))
    case 'home-device':
      return all(homeOf(directory, move.device), targetOf(directory, move.to))
    case 'discharge':
    case 'identify':
    case 'leave-unit':
    case 'return':
    case 'start-standby':
    case 'start-procedure':
    case 'end-plan':
    case 'dismiss-notice':
      return whereIs(directory, move.subject)
    default:
      return move satisfies never
  }
}

type Units = readonly UnitId[] | null

const all = (...parts: readonly Units[]): Units =>
  parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])

const whereIs = (directory: Directory, id: SubjectId): Units => {
  const subject = directory.subject(id)
  return subject && [subject.unit]
}

/** Whose stay ended is not in the directory any more: known to whom may see a move of that stay. */
async function whereKnown(
  { directory, store }: Services,
  caller: Person,
  subject: SubjectId,
): Promise<Units> {
  const now = whereIs(directory, subject)
  if (now) return now
  const moves = await store.moves({ units: unitsOf(caller, directory), subject, bed: null, limit: 1 })
  return moves.length > 0 ? [] : null
}

/** A device of nobody belongs to no unit. */
function homeOf(directory: Directory, id: DeviceId): Units {
  const home = directory.device(id)?.home
  switch (home?.kind) {
    case 'bed':
      return bedUnit(directory, home.bed)
    case 'subject':
      return whereIs(directory, home.subject) ?? []
    case 'none':
      return []
    case undefined:
      return null
    default:
      return home satisfies never
  }
}

const targetOf = (directory: Directory, to: Extract<AskedMove, { type: 'home-device' }>['to']): Units =>
  to === null ? [] : to.kind === 'bed' ? bedUnit(directory, to.bed) : whereIs(directory, to.subject)

function bedUnit(directory: Directory, bed: string): Units {
  const unit = directory.hospital().units.find(({ beds }) => beds.some(({ id }) => id === bed))
  return unit ? [unit.id] : null
}
