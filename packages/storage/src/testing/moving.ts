import type {
  BedId,
  DeviceId,
  EpochMs,
  Move,
  MoveBy,
  MoveOutcome,
  MoveRefusal,
  SubjectId,
  UserId,
} from '@vigil/clinical'
import type { MoveOrder, Store } from '../store'
import { NOON } from './builders'

export const NURSE: MoveBy = { kind: 'person', user: 'nurse' as UserId, name: 'Nurse', station: null }
export const bed = (label: string) => `north/icu/${label}` as BedId
export const subject = (id: string) => id as SubjectId
export const device = (id: string) => id as DeviceId

let keys = 0
export const order = (now: EpochMs, key = `key-${++keys}-of-test`): MoveOrder => ({ key, by: NURSE, now })

/** What the move changed; it must have been taken. */
export async function moved(store: Store, move: Move, now: EpochMs = move.at): Promise<number> {
  const outcome = await store.move(move, order(now))
  if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`)
  return outcome.record.id
}

export const reasonOf = (outcome: MoveOutcome): MoveRefusal | null => (outcome.ok ? null : outcome.reason)

/** Whose a device was when, in minutes after noon; empty intervals own nothing. */
export async function intervalsOf(store: Store, id: string): Promise<readonly string[]> {
  const { associations } = await store.hospital()
  return associations
    .filter((one) => one.device === id && one.from !== one.to)
    .map((one) => `${one.subject} ${minutes(one.from)}-${minutes(one.to)}`)
}

const minutes = (at: EpochMs | null) => (at === null ? '' : (at - NOON) / 60_000)
