import type { UnitId } from '@vigil/clinical'
import type { Principal, UnitBoard } from '@vigil/protocol'
import { useMemo } from 'react'
import { arrange, onlyMine } from '../features/board/arrange'
import { placesOf } from '../features/board/board'
import type { Place } from '../features/board/identity'
import { useAlarms } from '../state/live'
import { useMyPatients } from '../state/my-patients'
import { BY_BED, usePreferences } from '../state/preferences'

export const arrangementKey = (unit: UnitId, view: 'tiles' | 'waves'): string => `${unit} ${view}`

const NOWHERE: readonly Place[] = []

/** The places of a board as whoever looks wants them, whom of them they marked, and whether others are left out. */
export function useArrangement(board: UnitBoard | null, view: 'tiles' | 'waves', principal: Principal) {
  const alarms = useAlarms()
  const { orders, mineOnly } = usePreferences()
  const marks = useMyPatients(principal.kind === 'person' ? principal.user : null)
  return useMemo(() => {
    const all = board ? placesOf(board) : NOWHERE
    const own = onlyMine(all, marks)
    // An empty choice would show an empty board: then everybody is shown.
    const filtered = board !== null && mineOnly.includes(board.id) && own.length > 0
    const order = board ? orders[arrangementKey(board.id, view)] : undefined
    return {
      places: arrange(filtered ? own : all, order ?? BY_BED, alarms),
      mine: marks,
      marked: own.length,
      filtered,
    }
  }, [board, view, alarms, orders, mineOnly, marks])
}
