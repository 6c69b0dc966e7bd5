import type { Grant, Role, UnitId } from '@vigil/clinical'
import type { Principal } from '@vigil/protocol'
import type { Action, Caller, Directory } from '../ports'

export type Verdict = { readonly allowed: true; readonly remote: boolean } | { readonly allowed: false }

/** `remote`: allowed, and marked as done from afar: seen, not taken (clinical-decisions 8). */
type Leave = 'yes' | 'remote'

/**
 * What each role may do in the units of its grant; what is not listed is denied. Own proposal, after reliability.md
 * 7.4: an administrator and a biomedical engineer see no patient data, a privacy officer sees who saw them.
 */
export const POLICY: Readonly<Record<Role, Readonly<Partial<Record<Action, Leave>>>>> = {
  nurse: { view: 'yes', act: 'yes', mute: 'yes' },
  'charge-nurse': { view: 'yes', act: 'yes', mute: 'yes', configure: 'yes' },
  physician: { view: 'yes', act: 'yes', mute: 'yes', configure: 'yes' },
  'tele-icu': { view: 'yes', act: 'remote', mute: 'yes' },
  biomed: { biomed: 'yes' },
  'privacy-officer': { audit: 'yes' },
  admin: { admin: 'yes' },
}

/**
 * A display shows its units and can do nothing but be quiet for two minutes: who acts there says who they are
 * (clinical-decisions 18). A speaker that cannot be muted where it stands is unplugged (own proposal).
 */
const STATION_POLICY: Readonly<Partial<Record<Action, Leave>>> = { view: 'yes', mute: 'yes' }

const DENIED: Verdict = { allowed: false }

/** The one place where a right is decided: for REST, socket commands and every emit (design decision 9). */
export function authorize(caller: Caller, action: Action, unit: UnitId | 'anywhere'): Verdict {
  const leaves = leavesOf(caller, action, unit)
  if (leaves.length === 0) return DENIED
  // Who is also on site acts as on site.
  return { allowed: true, remote: leaves.every((leave) => leave === 'remote') }
}

function leavesOf(caller: Caller, action: Action, unit: UnitId | 'anywhere'): readonly Leave[] {
  switch (caller.kind) {
    case 'station': {
      const leave = STATION_POLICY[action]
      return leave !== undefined && (unit === 'anywhere' || caller.units.includes(unit)) ? [leave] : []
    }
    case 'person':
      return caller.grants
        .filter((grant) => covers(grant, unit))
        .flatMap((grant) => POLICY[grant.role][action] ?? [])
  }
}

function covers({ scope }: Grant, unit: UnitId | 'anywhere'): boolean {
  if (unit === 'anywhere') return true
  switch (scope.kind) {
    case 'all':
      return true
    case 'site':
      return unit.startsWith(`${scope.site}/`)
    case 'unit':
      return unit === scope.unit
  }
}

/** The units that the caller may look at now. */
export function unitsOf(caller: Caller, directory: Pick<Directory, 'hospital'>): readonly UnitId[] {
  return directory
    .hospital()
    .units.filter((unit) => authorize(caller, 'view', unit.id).allowed)
    .map((unit) => unit.id)
}

const SHOWN = ['view', 'act', 'mute', 'configure'] as const

/** What the client is told of itself; it hides by this, and the server decides by `authorize`. */
export function principalOf(caller: Caller, directory: Pick<Directory, 'hospital'>): Principal {
  const units = directory.hospital().units.flatMap((unit) => {
    const actions = SHOWN.filter((action) => authorize(caller, action, unit.id).allowed)
    const act = authorize(caller, 'act', unit.id)
    return actions.length === 0
      ? []
      : [{ unit: unit.id, name: unit.name, actions, remote: act.allowed && act.remote }]
  })
  return caller.kind === 'person'
    ? { kind: 'person', user: caller.user, name: caller.name, units }
    : { kind: 'station', station: caller.station, name: caller.name, units }
}
