import type { BedId, Move, MoveBy, UnitId } from '@vigil/clinical'
import type { Words } from '../words'

const placeOf = ({ unit, bed }: { unit: UnitId; bed: BedId | null }, t: Words): string =>
  `${unit.split('/').at(-1) ?? unit} ${bed?.split('/').at(-1) ?? t('patient.moves.noBed')}`

/** `Moved to icu 7` */
export function moveLine(move: Move, t: Words): string {
  switch (move.type) {
    case 'admit':
    case 'transfer':
      return t(`patient.moves.what.${move.type}`, { place: placeOf(move, t) })
    case 'leave-unit':
      return t('patient.moves.what.leave-unit', { destination: move.plan.destination })
    case 'start-standby':
    case 'start-procedure':
      return t(`patient.moves.what.${move.type}`, { reason: move.plan.reason })
    case 'replace-device':
      return t('patient.moves.what.replace-device', { old: move.old, replacement: move.replacement })
    case 'home-device':
      return t('patient.moves.what.home-device', { device: move.device })
    case 'discharge':
    case 'merge':
    case 'identify':
    case 'return':
    case 'end-plan':
    case 'notice':
    case 'dismiss-notice':
      return t(`patient.moves.what.${move.type}`)
    default:
      return move satisfies never
  }
}

export function moverName(by: MoveBy, t: Words): string {
  switch (by.kind) {
    case 'person':
      return by.name
    case 'adt':
      return t('patient.moves.adt', { sender: by.sender })
    case 'engine':
      return t('patient.moves.engine')
    default:
      return by satisfies never
  }
}
