import type { DeviceId, Move, MoveRecord, SubjectId } from '@vigil/clinical'
import type { Directory } from '../ports'

/** Whom a move is about; of a merge the survivor. `null`: a device alone. */
export function subjectOf(move: Move): SubjectId | null {
  switch (move.type) {
    case 'merge':
      return move.into
    case 'replace-device':
      return null
    case 'home-device':
      return move.to?.kind === 'subject' ? move.to.subject : null
    case 'admit':
    case 'transfer':
    case 'discharge':
    case 'identify':
    case 'leave-unit':
    case 'return':
    case 'start-standby':
    case 'start-procedure':
    case 'end-plan':
    case 'notice':
    case 'dismiss-notice':
      return move.subject
    default:
      return move satisfies never
  }
}

/** Whose data may belong to somebody else since. */
export function devicesOf({ move }: Pick<MoveRecord, 'move'>, directory: Directory): readonly DeviceId[] {
  if (move.type === 'home-device') return [move.device]
  if (move.type === 'replace-device') return [move.old, move.replacement]
  const subject = subjectOf(move)
  const devices = directory.hospital().associations.filter((each) => each.subject === subject)
  return [...new Set(devices.map(({ device }) => device))]
}
