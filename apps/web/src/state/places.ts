import type { Alarm, DeviceId, SubjectId, UnitId } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import { useMemo } from 'react'
import { useBoards } from './live'

/** Where a subject is, in the words of its unit. */
export interface Whereabouts {
  readonly bed: string | null
  readonly name: string
  readonly unit: UnitId
  readonly unitName: string
  readonly zone: string
}

export function whereabouts(boards: readonly UnitBoard[]): ReadonlyMap<SubjectId, Whereabouts> {
  const map = new Map<SubjectId, Whereabouts>()
  for (const board of boards) {
    const common = { unit: board.id, unitName: board.name, zone: board.site.timeZone }
    for (const { label, subject } of board.beds)
      if (subject) map.set(subject.id, { ...common, bed: label, name: subject.name })
    for (const subject of board.others) map.set(subject.id, { ...common, bed: null, name: subject.name })
  }
  return map
}

export function useWhereabouts(): (alarm: Alarm) => Whereabouts {
  const boards = useBoards()
  return useMemo(() => {
    const map = whereabouts(boards)
    return (alarm) => map.get(alarm.subject) ?? unknown(alarm, boards)
  }, [boards])
}

/** Devices of which nothing comes at all. */
export function useGone(): ReadonlySet<DeviceId> {
  const boards = useBoards()
  return useMemo(() => {
    const cards = boards.flatMap(({ beds, others }) => [
      ...beds.flatMap(({ subject, devices }) => [...devices, ...(subject?.devices ?? [])]),
      ...others.flatMap(({ devices }) => devices),
    ])
    return new Set(cards.filter(({ link }) => link === 'lost' || link === 'off').map(({ id }) => id))
  }, [boards])
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
  }
}
