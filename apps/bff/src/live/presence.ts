import type { UnitId, UserId } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import type { Client } from './client'

/** Who watches what. A page that is hidden, dark or hangs does not count as watching (H63, H66, H78); a station that cannot sound is still a display. */
export function viewersOf(clients: Iterable<Client>, unit: UnitId): UnitBoard['viewers'] {
  const seen = new Map<string, UnitBoard['viewers'][number]>()
  for (const { caller, greetedAt, units, report } of clients) {
    const isLooking = report === null || (report.visible && report.draws && report.answers)
    if (greetedAt === null || !units.has(unit) || !isLooking) continue
    const id = caller.kind === 'person' ? caller.user : caller.station
    seen.set(`${caller.kind}:${id}`, { name: caller.name, kind: caller.kind })
  }
  return [...seen.values()].toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Whose page is open somewhere; an owner without one counts as gone (clinical-decisions 8). */
export function connectedUsers(clients: Iterable<Client>): ReadonlySet<UserId> {
  const users = new Set<UserId>()
  for (const { caller } of clients) if (caller.kind === 'person') users.add(caller.user)
  return users
}
