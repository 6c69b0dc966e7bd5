import type { Alarm, SubjectId, UnitId } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import { useMemo } from 'react'
import type { Surroundings } from '../format/alarm-text'
import type { Words } from '../words'
import { useCell } from './cell'
import { useDoors } from './client'
import { useBoards } from './live'

/** Where a subject is, in the words of its unit. */
export interface Whereabouts {
  readonly bed: string | null
  readonly name: string
  readonly unit: UnitId
  readonly unitName: string
  readonly zone: string
  /** It is about the unit as a whole and about no single subject. */
  readonly wholeUnit: boolean
}

/** `Bed 3`, `PACU` for what concerns the unit as a whole, or `No bed`. */
export function placeName({ bed, unitName, wholeUnit }: Whereabouts, t: Words): string {
  if (bed !== null) return t('bed.bed', { label: bed })
  return wholeUnit ? unitName : t('bed.noBed')
}

/** `3`, where it is plain that beds are meant. */
export const placeLabel = (where: Whereabouts, t: Words): string => where.bed ?? placeName(where, t)

export function whereabouts(boards: readonly UnitBoard[]): ReadonlyMap<SubjectId, Whereabouts> {
  const map = new Map<SubjectId, Whereabouts>()
  for (const board of boards) {
    const common = { unit: board.id, unitName: board.name, zone: board.site.timeZone, wholeUnit: false }
    for (const { label, subject } of board.beds)
      if (subject) map.set(subject.id, { ...common, bed: label, name: subject.name })
    for (const subject of board.others) map.set(subject.id, { ...common, bed: null, name: subject.name })
  }
  return map
}

/** `PACU 3`, for somebody who looks at another unit. */
export const unitAndBed = (where: Whereabouts, t: Words): string =>
  where.wholeUnit ? where.unitName : t('alarm.elsewhere', { unit: where.unitName, bed: placeLabel(where, t) })

/** The unit on the screen; before there is one, the only one that is watched. */
export function useHere(): UnitId | null {
  const chosen = useCell(useDoors().selection.unit)
  const [first, ...others] = useBoards()
  return chosen ?? (first && others.length === 0 ? first.id : null)
}

export function useWhereabouts(): (alarm: Alarm) => Whereabouts {
  const boards = useBoards()
  return useMemo(() => {
    const map = whereabouts(boards)
    return (alarm) => map.get(alarm.subject) ?? unknown(alarm, boards)
  }, [boards])
}

/** What the boards know of the devices that an alarm names. */
export function surroundings(boards: readonly UnitBoard[], pausedBy: Surroundings['pausedBy']): Surroundings {
  const beds = boards.flatMap((board) => board.beds)
  const placed = beds.flatMap(({ label, subject, devices }) =>
    [...devices, ...(subject?.devices ?? [])].map((card) => ({ card, label })),
  )
  const cards = [
    ...placed.map(({ card }) => card),
    ...boards.flatMap(({ others }) => others.flatMap(({ devices }) => devices)),
  ]
  return {
    gone: new Set(cards.filter(({ link }) => link === 'lost' || link === 'off').map(({ id }) => id)),
    beds: new Map(placed.map(({ card, label }) => [card.id, label])),
    types: new Map(cards.map(({ id, type }) => [id, type])),
    pausedBy,
  }
}

export function useSurroundings(): Surroundings {
  const boards = useBoards()
  const { store } = useDoors().client
  return useMemo(() => surroundings(boards, store.pausedBy), [boards, store])
}

/** An alarm whose subject has just left the board is still shown, by the last part of its bed id. */
function unknown(alarm: Alarm, boards: readonly UnitBoard[]): Whereabouts {
  const board = boards.find((each) => each.id === alarm.unit) ?? boards[0]
  return {
    bed: alarm.bed?.split('/').at(-1) ?? null,
    name: '',
    unit: alarm.unit,
    unitName: board?.id === alarm.unit ? board.name : alarm.unit,
    zone: board?.site.timeZone ?? 'UTC',
    // As `incidentSubject` of the engine makes it.
    wholeUnit: alarm.subject.startsWith('unit:'),
  }
}
