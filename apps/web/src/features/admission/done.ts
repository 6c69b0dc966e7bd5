import type { MoveRecord } from '@vigil/clinical'
import { epochMs, type AskedMove } from '@vigil/protocol'
import type { EpochMs } from '@vigil/clinical'
import { minute } from '../../format/time'
import type { Words } from '../../words'
import type { MovePlace } from './place'

/** What one's own action came to: told once, with undo. */
export interface Done {
  readonly text: string
  /** Newest first: each stands on the next. */
  readonly undo: readonly MoveRecord[]
}

/** What every form of these dialogs is given. */
export interface StepProps {
  readonly place: MovePlace
  readonly onDone: (done: Done) => void
}

/** A time of this page, as the protocol wants it. */
export const asTime = (at: number): EpochMs => epochMs.parse(Math.round(at))

/** What a move was, in words. */
export function moveText(
  { move }: Pick<MoveRecord, 'move'> | { readonly move: AskedMove },
  placeText: (bed: MoveBed) => string,
  zone: string,
  t: Words,
): string {
  switch (move.type) {
    case 'admit':
      return t(move.identity === null ? 'move.done.admit-unknown' : 'move.done.admit', {
        place: placeText(move.bed),
      })
    case 'transfer':
      return t('move.done.transfer', { place: placeText(move.bed) })
    case 'leave-unit':
      return t('move.done.leave-unit', {
        destination: move.plan.destination,
        time: minute(move.plan.expectedBackAt, zone),
      })
    case 'start-standby':
    case 'start-procedure':
      return t(`move.done.${move.type}`, { reason: move.plan.reason, time: minute(move.plan.until, zone) })
    case 'replace-device':
      return t('move.done.replace-device', { old: move.old, replacement: move.replacement })
    case 'home-device':
      return t('move.done.home-device', { device: move.device })
    case 'discharge':
    case 'merge':
    case 'identify':
    case 'return':
    case 'end-plan':
    case 'notice':
    case 'dismiss-notice':
      return t(`move.done.${move.type}`)
    default:
      return move satisfies never
  }
}
type MoveBed = Extract<AskedMove, { type: 'transfer' }>['bed']
