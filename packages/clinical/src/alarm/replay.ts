import type { EpochMs } from '../ids'
import type { AlarmEvent } from './alarm'
import { restoreContext, restoreState, type SubjectState } from './state'
import { step } from './step'
import type { AlarmInput } from './step-types'

/** What the engine was told, and when. */
export interface Told {
  readonly now: EpochMs
  readonly input: AlarmInput
}

/** An alarm event without what only the store gives it: its place. */
export type Decision = Omit<AlarmEvent, 'seq' | 'previous'>

export interface Replayed {
  readonly state: SubjectState
  readonly decisions: readonly Decision[]
}

/** The same engine told the same again: it decides the same. */
export function replay(from: SubjectState, told: Iterable<Told>): Replayed {
  let state = from
  const decisions: Decision[] = []
  for (const { now, input } of told) {
    const { state: next, effects } = step(state, restoredInput(input), now)
    state = next
    for (const effect of effects) {
      if (effect.type !== 'announce') continue
      const { event: type, alarm, by } = effect
      decisions.push({
        type,
        at: now,
        by: by && { user: by.user, name: by.name, station: by.station },
        alarm,
      })
    }
  }
  return { state, decisions }
}

/** What an earlier version was told, as it is told now. */
function restoredInput(input: AlarmInput): AlarmInput {
  if (input.type === 'context-changed') return { ...input, context: restoreContext(input.context) }
  if (input.type !== 'taken-over' && input.type !== 'split-off') return input
  return { ...input, from: restoreState(input.from) ?? input.from }
}

export interface Difference {
  /** Position in both lists. */
  readonly index: number
  readonly stored: Decision | null
  readonly replayed: Decision | null
  /** Where they first differ, as `alarm.evidence.0.value`; empty where one of them is missing. */
  readonly path: string
}

/** `null`: the same in everything that the engine decides. */
export function firstDifference(
  stored: readonly Decision[],
  replayed: readonly Decision[],
): Difference | null {
  for (let index = 0; index < Math.max(stored.length, replayed.length); index++) {
    const [one = null, other = null] = [stored[index], replayed[index]]
    if (!one || !other) return { index, stored: one, replayed: other, path: '' }
    const path = differs(plain(one), plain(other), '')
    if (path !== null) return { index, stored: one, replayed: other, path }
  }
  return null
}

/** Only what is stored of it, in the form in which it is stored. */
const plain = ({ type, at, by, alarm }: Decision): unknown =>
  JSON.parse(JSON.stringify({ type, at, by, alarm })) as unknown

function differs(a: unknown, b: unknown, path: string): string | null {
  if (a === b) return null
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path
  const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const found = differs(one.get(key), other.get(key), path === '' ? key : `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}
