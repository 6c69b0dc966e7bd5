import type { Move, MoveBy } from '@vigil/clinical'
import type { Database } from '../database'
import type { LimitKey } from './changes'
import { planDevices } from './device-plans'
import { planMerge } from './merge-plan'
import { planState } from './state-plans'
import { planAdmission, planDischarge, planTransfer } from './stay-plans'

/** What a move is about and what it does to rows of subjects and devices; the intervals follow by themselves. */
export interface Plan {
  readonly subjects: readonly string[]
  readonly beds: readonly string[]
  readonly units: readonly string[]
  /** Devices the move itself names. */
  readonly devices: readonly string[]
  /** Do intervals change? */
  readonly moves: boolean
  readonly work: () => Promise<readonly LimitKey[]>
}

/** Throws a `MoveRefused` if it must not be. */
export function planOf(
  db: Database,
  move: Move,
  { now, by }: { readonly now: number; readonly by: MoveBy },
): Promise<Plan> {
  switch (move.type) {
    case 'admit':
      return planAdmission(db, move)
    case 'transfer':
      return planTransfer(db, move)
    case 'discharge':
      return planDischarge(db, move)
    case 'merge':
      return planMerge(db, move)
    case 'identify':
    case 'leave-unit':
    case 'return':
    case 'start-standby':
    case 'start-procedure':
    case 'end-plan':
    case 'notice':
    case 'dismiss-notice':
      return planState(db, move, { now, by })
    case 'replace-device':
    case 'home-device':
      return planDevices(db, move)
    default:
      return move satisfies never
  }
}
