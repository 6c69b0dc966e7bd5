import type { UnitId } from '@vigil/clinical'
import type { Principal } from '@vigil/protocol'
import type { Words } from '../words'

/** Why this display may not act, in words; `null` when it may. The server decides again (AK4). */
export function mayNotAct(principal: Principal | null, unit: UnitId, t: Words): string | null {
  if (!principal) return t('act.mayNot.nobody')
  if (principal.kind === 'station') return t('act.mayNot.station')
  const seen = principal.units.find((each) => each.unit === unit)
  if (seen?.actions.includes('act')) return null
  return t('act.mayNot.person', { name: principal.name, unit: seen?.name ?? unit })
}

/** Whether a person may admit, move and discharge in this unit: stations and remote callers see no buttons. */
export const mayMove = (principal: Principal | null, unit: UnitId): boolean =>
  principal?.kind === 'person' &&
  principal.units.some((each) => each.unit === unit && !each.remote && each.actions.includes('act'))
