import { useBoards } from '../state/live'
import { useLayout } from './layout'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'

/** A page of no unit: the alarms of all own units go on above it. */
export function usePlainPage() {
  const { me } = useSession()
  const zone = useBoards()[0]?.site.timeZone ?? 'UTC'
  useLayout('board', undefined, me.principal)
  useUnitWatch({ unit: null, board: null, waves: false })
  return { me, zone }
}
