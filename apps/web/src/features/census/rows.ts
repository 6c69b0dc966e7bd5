import { PRIORITIES, type Alarm, type SubjectId, type UnitId } from '@vigil/clinical'
import type { SubjectCard, UnitBoard } from '@vigil/protocol'
import { isTaken } from '../../format/alarm-order'

export interface CensusRow {
  readonly subject: SubjectCard
  readonly unit: UnitId
  readonly unitName: string
  readonly zone: string
  /** `null`: without a bed. */
  readonly bed: string | null
}

/** In the order of the boards and their beds. */
export const rowsOf = (boards: readonly UnitBoard[]): readonly CensusRow[] =>
  boards.flatMap((board) => {
    const common = { unit: board.id, unitName: board.name, zone: board.site.timeZone }
    return [
      ...board.beds.flatMap(({ label, subject }) => (subject ? [{ ...common, subject, bed: label }] : [])),
      ...board.others.map((subject) => ({ ...common, subject, bed: null })),
    ]
  })

/** Nobody watches this patient: no device of theirs delivers. */
export const isUnmonitored = (subject: SubjectCard): boolean =>
  subject.kind === 'patient' &&
  (subject.planned === null || subject.planned.kind === 'procedure') &&
  !subject.devices.some((device) => device.link === 'online')

/** What decides the place of a row, most telling first; a greater number needs somebody sooner. */
type Need = readonly number[]

const rank = (alarms: readonly Alarm[]): number =>
  Math.max(0, ...alarms.map((alarm) => PRIORITIES.indexOf(alarm.priority) + 1))

/**
 * Open alarms that nobody took by priority, the oldest of them first; then those that somebody took, then who is not
 * watched at all, then the score (own proposal, after features.md TI3).
 */
export function needOf(subject: SubjectCard, alarms: readonly Alarm[]): Need {
  const open = alarms.filter((alarm) => !isTaken(alarm))
  const highest = rank(open)
  const oldest = Math.min(
    ...open.filter((alarm) => PRIORITIES.indexOf(alarm.priority) + 1 === highest).map((alarm) => alarm.onset),
  )
  return [
    highest,
    highest === 0 ? 0 : -oldest,
    rank(alarms.filter(isTaken)),
    Number(isUnmonitored(subject)),
    subject.score?.total ?? -1,
  ]
}

/** Equal needs stay as the beds stand. */
export function byNeed(
  rows: readonly CensusRow[],
  alarmsOf: ReadonlyMap<SubjectId, readonly Alarm[]>,
): readonly CensusRow[] {
  const needs = new Map(
    rows.map(({ subject }) => [subject.id, needOf(subject, alarmsOf.get(subject.id) ?? [])]),
  )
  return rows.toSorted((a, b) => {
    const [x, y] = [needs.get(a.subject.id) ?? [], needs.get(b.subject.id) ?? []]
    const at = x.findIndex((value, index) => value !== y[index])
    return at === -1 ? 0 : (y[at] ?? 0) - (x[at] ?? 0)
  })
}

export function alarmsBySubject(alarms: readonly Alarm[]): ReadonlyMap<SubjectId, readonly Alarm[]> {
  const map = new Map<SubjectId, Alarm[]>()
  for (const alarm of alarms) map.set(alarm.subject, [...(map.get(alarm.subject) ?? []), alarm])
  return map
}
