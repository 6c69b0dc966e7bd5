import type { SubjectId, UnitId } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import { useEffect } from 'react'
import { subjectsOf } from './board-subjects'
import { useSession } from './session'
import { MOST_WATCHED } from './watch'

interface Wish {
  readonly unit: UnitId | null
  readonly board: UnitBoard | null
  readonly waves: boolean
  /** Whose page this is: watched even in a unit of more subjects than one hello may name. */
  readonly patient?: SubjectId
}

/**
 * All units of this person, so that their alarms are seen and heard, and the waves of the unit on the screen: the same
 * ones on its board and on each of its patients' pages, so that looking at another page interrupts no trace.
 */
export function useUnitWatch({ unit, board, waves, patient }: Wish): void {
  const { me, watch } = useSession()
  useEffect(() => {
    const units = me.principal.units.map((each) => each.unit)
    const own = patient === undefined ? [] : [patient]
    const subjects = board && waves ? subjectsOf(board).map(({ id }) => id) : own
    watch(keepFirst(units, unit), keepFirst(subjects, patient ?? null))
  }, [watch, me, unit, board, waves, patient])
}

/** The order only matters where the end is cut off. */
const keepFirst = <T>(all: readonly T[], first: T | null): readonly T[] =>
  first === null || all.indexOf(first) < MOST_WATCHED ? all : [first, ...all.filter((each) => each !== first)]
