import type { UnitId } from '@vigil/clinical'
import { downtimeWords as say } from '../../words/downtime'
import { useMissedRows } from './missed-query'
import './missed.css'

/** On the board's top while something waits for a signature (DT5). */
export function MissedBar({ unit, onOpen }: { unit: UnitId; onOpen: () => void }) {
  const { data } = useMissedRows(unit, 'open')
  const count = data?.missed.length ?? 0
  if (count === 0) return null
  return (
    <button type="button" className="missed-entry-bar" onClick={onOpen}>
      {say(count === 1 ? 'missedOpen_one' : 'missedOpen_other', { count })}
    </button>
  )
}
