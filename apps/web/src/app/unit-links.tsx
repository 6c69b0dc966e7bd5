import type { UnitId } from '@vigil/clinical'
import { useNavigate } from '@tanstack/react-router'
import { UnitPages } from '../features/downtime/entry'

/** From a board to the pages about its unit. */
export default function UnitLinks({ unit }: { unit: UnitId }) {
  const navigate = useNavigate()
  return <UnitPages unit={unit} onPage={(page) => void navigate({ to: `/${page}`, search: { unit } })} />
}
