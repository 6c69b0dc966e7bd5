import type { Alarm, SubjectId } from '@vigil/clinical'
import { useEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'
import { isTaken } from '../format/alarm-order'
import type { Act } from '../state/acts'
import type { Doors } from '../state/client'

export interface KeyTargets {
  readonly subjects: readonly SubjectId[]
  readonly onFreeze: () => void
  readonly onFind: () => void
  readonly onKeys: () => void
  readonly onBack: () => void
  /** What can be done with the chosen patient. */
  readonly onMove: (subject: SubjectId, step: 'menu' | 'limits') => void
  /** An emergency of the chosen patient (AL26). */
  readonly onCode: (subject: SubjectId) => void
}

const COMING: Act = { type: 'acknowledge', state: 'coming' }
/** clinical-decisions 2. */
const PAUSE: Act = { type: 'pause', seconds: 120 }

const isTyping = (event: KeyboardEvent) =>
  event.target instanceof HTMLElement &&
  event.target.closest('input, textarea, select, [role=dialog], dialog') !== null

/** The keys of the desk (interface.md, "Keys"). */
export function useKeys(doors: Doors, targets: KeyTargets): void {
  const current = useRef(targets)
  useEffect(() => {
    current.current = targets
  })
  useEffect(() => {
    const idle = (run: () => void) => (event: KeyboardEvent) => {
      if (isTyping(event)) return
      event.preventDefault()
      run()
    }
    const chosen = (run: (subject: SubjectId) => void) =>
      idle(() => {
        const subject = doors.selection.subject.get()
        if (subject !== null) run(subject)
      })
    const step = (by: number) => idle(() => move(doors, current.current.subjects, by))
    return tinykeys(window, {
      j: step(1),
      k: step(-1),
      a: idle(() => press(doors, COMING)),
      p: idle(() => press(doors, PAUSE)),
      m: chosen((subject) => current.current.onMove(subject, 'menu')),
      l: chosen((subject) => current.current.onMove(subject, 'limits')),
      w: idle(() => askWhy(doors)),
      c: chosen((subject) => current.current.onCode(subject)),
      f: idle(() => current.current.onFreeze()),
      '/': idle(() => current.current.onFind()),
      'Shift+?': idle(() => current.current.onKeys()),
      // What was opened last is closed first.
      Escape: idle(() =>
        doors.selection.why.get() ? doors.selection.why.set(null) : current.current.onBack(),
      ),
    })
  }, [doors])
}

function move({ selection }: Doors, subjects: readonly SubjectId[], by: number): void {
  if (subjects.length === 0) return
  const at = subjects.findIndex((subject) => subject === selection.subject.get())
  const next = subjects[(at + by + subjects.length + (at === -1 && by < 0 ? 1 : 0)) % subjects.length]
  if (!next) return
  selection.subject.set(next)
  document.querySelector<HTMLElement>(`[data-subject="${CSS.escape(next)}"] .tile-open`)?.focus()
}

/** Of what has the focus, else of the chosen bed, else of the most urgent alarm. */
function askWhy({ client, selection }: Doors): void {
  const focused = document.activeElement?.closest<HTMLElement>('[data-alarm], [data-subject]')?.dataset
  const subject = focused?.['subject'] ?? selection.subject.get()
  const open = client.store.alarms()
  const alarm =
    open.find(({ id }) => id === focused?.['alarm']) ??
    open.find((each) => each.subject === subject) ??
    (subject ? undefined : open[0])
  // The attribute was written from a subject's id.
  if (alarm) selection.why.set({ alarm: alarm.id, episode: alarm.episode })
  else if (subject) selection.why.set({ subject: subject as SubjectId })
}

/** On the highest open alarm of the chosen bed, else of all; the list shows what happened. */
function press({ client, acts, selection }: Doors, act: Act): void {
  const open = client.store.alarms().filter((alarm: Alarm) => !isTaken(alarm))
  const alarm = open.find((each) => each.subject === selection.subject.get()) ?? open[0]
  if (!alarm) return
  selection.alarm.set(alarm.id)
  selection.panelOpen.set(true)
  const principal = client.store.principal()
  const allowed =
    principal?.kind === 'person' &&
    principal.units.some((each) => each.unit === alarm.unit && each.actions.includes('act'))
  // Without the right the list says so (AK4).
  if (!allowed) return
  // The same key again: sound that comes on again needs no second press.
  if (act.type === 'pause' && alarm.annunciation === 'audio-paused') acts.send(alarm, { type: 'resume' })
  else acts.press(alarm, act)
}
