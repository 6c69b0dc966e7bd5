import {
  incidentContext,
  incidentSubject,
  initialState,
  type Alarm,
  type Unit,
  type UserId,
} from '@vigil/clinical'
import type { Clock, Directory } from '../ports'
import { isIncident, type Cells } from './cells'
import { contextOf } from './context'
import { createIncidents } from './incidents'

/** Takes over what changed in the hospital: new subjects, moved devices, other limits, an ended stay. */
export function followHospital(cells: Cells, directory: Directory, clock: Clock): void {
  for (const subject of directory.hospital().subjects) if (subject.endedAt === null) cells.of(subject.id)
  for (const [id, cell] of cells.map) {
    if (isIncident(cell)) continue
    const subject = directory.subject(id)
    if (!subject || subject.endedAt !== null) {
      cells.applySafely(cell, { type: 'subject-ended' })
      cells.remove(id)
      continue
    }
    const context = contextOf(directory, subject, clock.now())
    if (JSON.stringify(context) !== JSON.stringify(cell.state.context))
      cells.applySafely(cell, { type: 'context-changed', context })
  }
}

/** The same loss on many beds is one incident (clinical-decisions 5). */
export function createIncidentWatch(cells: Cells, directory: Directory): () => void {
  const assess = createIncidents()
  const look = (unit: Unit) => {
    const members = [...cells.map.values()].filter(
      (cell) => cell.state.context.unit === unit.id && !isIncident(cell),
    )
    const change = assess(
      unit.id,
      members.map((cell) => cell.state),
    )
    const id = incidentSubject(unit.id)
    const known = cells.map.get(id)
    if (!change || (change.incident === null && !known)) return
    const simulated = members.some((cell) => cell.state.context.simulated)
    const context = incidentContext({ unit: unit.id, unitKind: unit.kind, simulated })
    cells.applySafely(known ?? cells.add(id, initialState(context)), {
      type: 'incident-assessed',
      incident: change.incident,
    })
    const covers = [
      [change.covered, true],
      [change.uncovered, false],
    ] as const
    for (const [subjects, covered] of covers)
      for (const subject of subjects) {
        const cell = cells.map.get(subject)
        if (cell) cells.applySafely(cell, { type: 'incident-cover', covered })
      }
  }
  return () => directory.hospital().units.forEach(look)
}

/** Owners whose last page is closed, and those who are back (clinical-decisions 8). */
export function createOwnerWatch(cells: Cells, openAlarms: () => readonly Alarm[]) {
  const gone = new Set<string>()
  return (connected: ReadonlySet<UserId>): void => {
    for (const { subject, owner } of openAlarms()) {
      const cell = owner && cells.map.get(subject)
      if (!cell) continue
      const key = `${subject}|${owner.user}`
      const isGone = !connected.has(owner.user)
      if (isGone === gone.has(key)) continue
      if (isGone) gone.add(key)
      else gone.delete(key)
      cells.applySafely(cell, { type: isGone ? 'owner-gone' : 'owner-back', user: owner.user })
    }
  }
}
