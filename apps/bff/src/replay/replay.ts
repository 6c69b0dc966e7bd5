import {
  firstDifference,
  replay,
  restoreState,
  type Decision,
  type Difference,
  type EpochMs,
  type SubjectId,
  type SubjectState,
} from '@vigil/clinical'
import { readInputs, unpackState, type Store, type StoredPiece } from '@vigil/storage'

export interface Asked {
  readonly subject: SubjectId
  readonly from: EpochMs
  readonly to: EpochMs
}

export type Verdict =
  | { readonly kind: 'identical'; readonly events: number; readonly inputs: number; readonly since: EpochMs }
  | { readonly kind: 'differs'; readonly difference: Difference; readonly builds: readonly string[] }
  /** A row of the journal is not as it was written. */
  | { readonly kind: 'altered'; readonly piece: StoredPiece }
  /** A piece is gone, or what was asked for is older than what is kept. */
  | { readonly kind: 'missing'; readonly why: string }

/** Lets the engine decide again what it decided then, and holds it against the stored events (AU2). */
export async function replaySubject(
  store: Pick<Store, 'engineInputs' | 'alarmEventsOf'>,
  asked: Asked,
): Promise<Verdict> {
  const pieces = await store.engineInputs(asked)
  const altered = pieces.find(({ intact }) => !intact)
  if (altered) return { kind: 'altered', piece: altered }
  const hole = holeIn(pieces)
  if (hole !== null) return { kind: 'missing', why: hole }
  const whole = pieces.slice(pieces.findIndex(({ checkpoint }) => checkpoint !== null))
  const [first] = whole
  if (!first) return { kind: 'missing', why: 'Nothing of what the engine was told then is kept.' }
  const again = decide(whole)
  if (again === null)
    return {
      kind: 'missing',
      why: 'The state to begin with was written by a version that this one cannot read.',
    }
  const isAsked = ({ at }: Decision) => at >= Math.max(asked.from, first.from) && at <= asked.to
  const stored = (await store.alarmEventsOf(asked)).filter(isAsked)
  const difference = firstDifference(stored, again.decisions.filter(isAsked))
  const builds = [...new Set(whole.map(({ build }) => build))]
  if (difference) return { kind: 'differs', difference, builds }
  const since = Math.max(asked.from, first.from) as EpochMs
  return { kind: 'identical', events: stored.length, inputs: again.inputs, since }
}

/** Numbers count up within one start of the engine. */
function holeIn(pieces: readonly StoredPiece[]): string | null {
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1]
    if (before?.epoch === piece.epoch && before.number + 1 !== piece.number)
      return `Pieces ${before.number + 1} to ${piece.number - 1} of start ${piece.epoch} are gone.`
    if (before && before.epoch !== piece.epoch && piece.number !== 0)
      return `The first ${piece.number} pieces of start ${piece.epoch} are gone.`
  }
  return null
}

/** Each piece goes on where the one before ended, or begins with a state of its own. */
function decide(pieces: readonly StoredPiece[]) {
  const decisions: Decision[] = []
  let state: SubjectState | null = null
  let inputs = 0
  for (const { checkpoint, body, inputs: count } of pieces) {
    if (checkpoint) state = restoreState(unpackState(checkpoint))
    if (!state) return null
    const again = replay(state, readInputs(body, count))
    state = again.state
    inputs += count
    decisions.push(...again.decisions)
  }
  return { decisions, inputs }
}
