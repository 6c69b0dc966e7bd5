import type { UnitId } from '@vigil/clinical'
import { useNavigate } from '@tanstack/react-router'
import { UnitPages } from '../features/downtime/entry'
import { Queries } from './queries'
import { useSession } from './session'

/** From a board to the pages about its unit. */
export default function UnitLinks({ unit }: { unit: UnitId }) {
  const navigate = useNavigate()
  const { me } = useSession()
  return (
    <Queries>
      <UnitPages
        unit={unit}
        biomed={me.actions.includes('biomed')}
        onPage={(page) => void navigate({ to: `/${page}`, search: { unit } })}
      />
    </Queries>
  )
}
