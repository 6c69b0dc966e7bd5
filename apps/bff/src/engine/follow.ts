import {
  incidentContext,
  incidentSubject,
  initialState,
  type Alarm,
  type AlarmInput,
  type Subject,
  type SubjectId,
  type Unit,
  type UserId,
} from '@vigil/clinical'
import type { Clock, Directory } from '../ports'
import { isIncident, type Cell, type Cells } from './cells'
import { contextOf } from './context'
import { createIncidents } from './incidents'
import { isStaying, survivorOf } from './merges'
import { learn } from './readings'

/** Takes over what changed in the hospital: new subjects, moved devices, other limits, a merge, an ended stay. */
export function createFollow(cells: Cells, directory: Directory, clock: Clock): () => void {
  /** What is open there is being handed over: nothing of it ends before that is on disk. */
  const handing = new Set<SubjectId>()

  const handOver = async (from: Cell, to: Cell, input: AlarmInput, onDisk: () => void) => {
    const { subject } = from.state.context
    for (const known of from.readings.values())
      if (to.state.context.devices.some(({ device }) => device === known.source)) learn(to.readings, known)
    cells.applySafely(to, input)
    handing.add(subject)
    await to.committed
    handing.delete(subject)
    onDisk()
  }
  const update = (cell: Cell, subject: Subject) => {
    const context = contextOf(directory, subject, clock.now())
    if (JSON.stringify(context) !== JSON.stringify(cell.state.context))
      cells.applySafely(cell, { type: 'context-changed', context })
  }
  const end = (id: SubjectId, cell: Cell) => {
    cells.applySafely(cell, { type: 'subject-ended' })
    cells.remove(id)
  }
  const retire = (id: SubjectId, cell: Cell, survivor: Subject) => {
    const to = cells.of(survivor.id)
    if (!to || handing.has(survivor.id)) return
    const isTaken = () => to.state.takenOver.includes(id)
    if (isTaken()) return end(id, cell)
    update(to, survivor)
    // A rule that failed has taken over nothing: then nothing ends either.
    void handOver(cell, to, { type: 'taken-over', from: cell.state }, () => isTaken() && follow())
  }
  /** A merge that was undone. */
  const giveBack = (id: SubjectId, cell: Cell) => {
    for (const each of cell.state.takenOver) {
      const subject = directory.subject(each)
      const to = subject && isStaying(subject) ? cells.of(each) : null
      if (!to || handing.has(each) || handing.has(id)) continue
      void handOver(cell, to, { type: 'split-off', from: cell.state }, () => {
        const from = directory.subject(id)
        if (from) update(cell, from)
        cells.applySafely(cell, { type: 'given-back', to: each })
        follow()
      })
    }
  }
  const follow = () => {
    for (const subject of directory.hospital().subjects) if (isStaying(subject)) cells.of(subject.id)
    for (const [id, cell] of cells.map) giveBack(id, cell)
    for (const [id, cell] of cells.map) {
      if (isIncident(cell) || handing.has(id)) continue
      const subject = directory.subject(id)
      const survivor = subject && survivorOf(directory, subject)
      if (survivor) retire(id, cell, survivor)
      else if (subject && isStaying(subject)) update(cell, subject)
      else end(id, cell)
    }
  }
  return follow
}

/** The same loss on many beds is one incident (clinical-decisions 5). */
export function createIncidentWatch(cells: Cells, directory: Directory): () => void {
  const assess = createIncidents()
  const look = (unit: Unit) => {
    const id = incidentSubject(unit.id)
    const members = [...cells.map.values()].filter(
      ({ state }) => state.context.unit === unit.id && state.context.subject !== id,
    )
    const { incident, isNew, beds } = assess(
      unit.id,
      members.map((cell) => cell.state),
    )
    const known = cells.map.get(id)
    if (isNew && (incident !== null || known)) {
      const simulated = members.some((cell) => cell.state.context.simulated)
      const context = incidentContext({ unit: unit.id, unitKind: unit.kind, simulated })
      cells.applySafely(known ?? cells.add(id, initialState(context)), {
        type: 'incident-assessed',
        incident,
      })
    }
    // What the state says counts, so that neither a restart nor a merge leaves a bed covered for ever.
    for (const cell of members) {
      const covered = beds.has(cell.state.context.subject)
      if (cell.state.incidentCover !== covered) cells.applySafely(cell, { type: 'incident-cover', covered })
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
