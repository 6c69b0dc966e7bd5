import type { BedId, UnitId } from '@vigil/clinical'
import type { BedCard, SubjectCard, UnitBoard } from '@vigil/protocol'
import type { Words } from '../../words'
import type { MoveStart } from '../../state/move-start'

/** What a dialog is about, as the board tells it now. */
export interface MovePlace {
  readonly board: UnitBoard
  readonly unit: UnitId
  readonly bed: BedCard | null
  readonly subject: SubjectCard | null
  /** `Bed 3`, or `No bed`. */
  readonly label: string
  readonly zone: string
  /** What came over it since the dialog opened: then nothing may be sent any more. */
  readonly lost: Lost | null
}

export type Lost = 'gone' | 'goneBed' | 'otherPatient'
export type Found = { readonly kind: 'here'; readonly place: MovePlace } | { readonly kind: Lost }

/** The board moves on under an open dialog: whoever was meant at its begin is meant until its end. */
export function placeOf(boards: readonly UnitBoard[], start: MoveStart, t: Words): Found {
  return start.subject === null ? vacant(boards, start, t) : occupied(boards, start, t)
}

function vacant(boards: readonly UnitBoard[], { unit, bed: id }: MoveStart, t: Words): Found {
  const board = boards.find((each) => each.id === unit)
  const bed = board?.beds.find((each) => each.id === id) ?? null
  if (!board || (id !== null && !bed)) return { kind: 'goneBed' }
  return bed?.subject ? { kind: 'otherPatient' } : { kind: 'here', place: made(board, bed, null, t) }
}

function occupied(boards: readonly UnitBoard[], start: MoveStart, t: Words): Found {
  for (const board of boards) {
    const bed = board.beds.find(({ subject }) => subject?.id === start.subject) ?? null
    const subject = bed?.subject ?? board.others.find(({ id }) => id === start.subject)
    if (subject) return { kind: 'here', place: made(board, bed, subject, t) }
  }
  return { kind: 'gone' }
}

const made = (board: UnitBoard, bed: BedCard | null, subject: SubjectCard | null, t: Words): MovePlace => ({
  board,
  unit: board.id,
  bed,
  subject,
  label: bed ? t('bed.bed', { label: bed.label }) : t('bed.noBed'),
  zone: board.site.timeZone,
  lost: null,
})

/** `Bed 3` of whichever board knows it, else the last part of its id. */
export function bedName(boards: readonly UnitBoard[], id: BedId | null, t: Words): string {
  if (id === null) return t('bed.noBed')
  const found = boards.flatMap(({ beds }) => beds).find((bed) => bed.id === id)
  return t('bed.bed', { label: found?.label ?? id.split('/').at(-1) ?? id })
}
