import type { Alarm } from '@vigil/clinical'
import type { SubjectCard, UnitBoard } from '@vigil/protocol'

export interface Counts {
  readonly occupied: number
  readonly alarming: number
  readonly unmonitored: number
  readonly unassigned: number
  readonly empty: number
}

/** Nobody watches this patient: no device of theirs delivers. */
export const isUnmonitored = (subject: SubjectCard): boolean =>
  !subject.devices.some((device) => device.link === 'online')

export function countsOf(board: UnitBoard, alarms: readonly Alarm[]): Counts {
  const inBeds = board.beds.flatMap((bed) => (bed.subject ? [bed.subject] : []))
  const alarming = new Set(
    alarms
      .filter((alarm) => alarm.unit === board.id && alarm.state === 'active')
      .map((alarm) => alarm.subject),
  )
  return {
    occupied: board.beds.filter((bed) => bed.state === 'occupied' || bed.state === 'conflict').length,
    alarming: alarming.size,
    unmonitored: [...inBeds, ...board.others].filter(isUnmonitored).length,
    unassigned: board.others.filter((subject) => subject.kind === 'patient').length,
    empty: board.beds.filter((bed) => bed.state === 'empty').length,
  }
}

/** Who and which beds stand behind the counters that ask for something (WB4, WB5). */
export function listsOf(board: UnitBoard) {
  const placed = [
    ...board.beds.flatMap(({ label, subject }) => (subject ? [{ label, subject }] : [])),
    ...board.others.map((subject) => ({ label: null, subject })),
  ]
  return {
    unmonitored: placed
      .filter(({ subject }) => isUnmonitored(subject))
      .map(({ label, subject }) => [label, subject.name].filter((part) => part !== null).join(' ')),
    unassigned: board.others.filter(({ kind }) => kind === 'patient').map(({ name }) => name),
    empty: board.beds.filter(({ state }) => state === 'empty').map(({ label }) => label),
  }
}
