import type { EpochMs, SubjectId, SubjectState, Told } from '@vigil/clinical'
import { InputWriter, packState, type InputPiece, type Store } from '@vigil/storage'
import type { Clock, Log } from '../ports'

/** Own proposals: a crash loses at most so much of what decided nothing, and memory holds little. */
const PIECE_MS = 5 * 60_000
const PIECE_BYTES = 64 * 1024
/** A replay begins at a whole state; own proposal: at most an hour of inputs before what is asked for. */
const CHECKPOINT_MS = 60 * 60_000
/** Pieces of one subject that no disk takes; more are forgotten, and the replay says so. */
const MOST_WAITING = 100
/** At a time, so that no sweep takes long. */
const PIECES_AT_ONCE = 8

interface Piece {
  readonly number: number
  readonly from: EpochMs
  readonly openedAt: number
  readonly checkpoint: Uint8Array | null
  readonly writer: InputWriter
}

interface Line {
  piece: Piece | null
  /** The state that the last input led to: another one has another origin, and begins with itself. */
  last: SubjectState
  /** Of the last checkpoint: who set which limit can be read there without a replay. */
  context: SubjectState['context'] | null
  checkpointAt: number
  heardAt: number
  waiting: readonly InputPiece[]
}

export interface TakenInputs {
  readonly pieces: readonly InputPiece[]
  /** They are on disk. */
  readonly confirm: () => void
}

/** What the engine was told, so that everything it decided can be decided again (AU2). */
export interface InputJournal {
  /** One step that changed something: of `before` it made `after`. */
  record(before: SubjectState, told: Told, after: SubjectState): void
  /** Everything of this subject that is not on disk yet: goes with the commit of what it decided. */
  take(subject: SubjectId): TakenInputs
  /** Writes what has waited long enough; called by each sweep. */
  sweep(): void
  /** Resolves when nothing is left to write. */
  stop(): Promise<void>
}

interface Deps {
  readonly epoch: number
  readonly build: string
  readonly store: Pick<Store, 'keepInputs'>
  readonly clock: Pick<Clock, 'monotonic'>
  readonly log: Log
}

/** The pieces of every subject: one is open, those before it wait for the disk. */
function createLines({ epoch, build, clock }: Pick<Deps, 'epoch' | 'build' | 'clock'>) {
  const lines = new Map<SubjectId, Line>()
  const numbers = new Map<SubjectId, number>()

  const open = (before: SubjectState, line: Line, from: EpochMs, isWhole: boolean): Piece => {
    const { subject } = before.context
    const openedAt = clock.monotonic()
    if (isWhole) Object.assign(line, { checkpointAt: openedAt, context: before.context })
    const number = numbers.get(subject) ?? 0
    numbers.set(subject, number + 1)
    const checkpoint = isWhole ? packState(before) : null
    return { number, from, openedAt, checkpoint, writer: new InputWriter() }
  }

  return {
    all: lines,
    open,
    of(state: SubjectState): Line {
      const { subject } = state.context
      const line = lines.get(subject) ?? newLine(state)
      lines.set(subject, line)
      return line
    },
    close(subject: SubjectId, line: Line): void {
      const { piece } = line
      if (!piece) return
      line.piece = null
      const { number, from, checkpoint, writer } = piece
      const closed = { subject, epoch, number, from, to: writer.lastAt, build, checkpoint }
      const body = writer.finish()
      line.waiting = [...line.waiting, { ...closed, inputs: writer.count, body }].slice(-MOST_WAITING)
    },
    /** Somebody who left; whoever comes back begins with a whole state. */
    forget(now: number): void {
      for (const [subject, { piece, heardAt }] of lines)
        if (piece === null && now - heardAt >= CHECKPOINT_MS) lines.delete(subject)
    },
  }
}

const newLine = (state: SubjectState): Line => ({
  piece: null,
  last: state,
  context: null,
  checkpointAt: -Infinity,
  heardAt: 0,
  waiting: [],
})

const isDue = ({ piece, waiting }: Line, now: number): boolean =>
  waiting.length > 0 ||
  (piece !== null && (now - piece.openedAt >= PIECE_MS || piece.writer.size >= PIECE_BYTES))

export function createInputJournal({ store, clock, log, ...start }: Deps): InputJournal {
  const lines = createLines({ ...start, clock })
  let writing: Promise<void> | null = null

  const take = (subject: SubjectId): TakenInputs => {
    const line = lines.all.get(subject)
    if (!line) return { pieces: [], confirm: () => undefined }
    lines.close(subject, line)
    const pieces = line.waiting
    const confirm = () => {
      line.waiting = line.waiting.filter((piece) => !pieces.includes(piece))
    }
    return { pieces, confirm }
  }

  const write = async (subjects: readonly SubjectId[]) => {
    const taken = subjects.map(take)
    try {
      await store.keepInputs(taken.flatMap(({ pieces }) => pieces))
      for (const { confirm } of taken) confirm()
    } catch (error) {
      log.error('inputs.not-kept', { subjects: subjects.length, error: String(error) })
    }
  }

  return {
    take,
    record(before, told, after) {
      const line = lines.of(before)
      const isElsewhere = line.last !== before || line.context !== before.context
      if (isElsewhere) lines.close(before.context.subject, line)
      line.heardAt = clock.monotonic()
      const isWhole = isElsewhere || line.heardAt - line.checkpointAt >= CHECKPOINT_MS
      line.piece ??= lines.open(before, line, told.now, isWhole)
      line.piece.writer.add(told)
      line.last = after
    },
    sweep() {
      if (writing) return
      const now = clock.monotonic()
      const due = [...lines.all].flatMap(([subject, line]) => (isDue(line, now) ? [subject] : []))
      if (due.length > 0) writing = write(due.slice(0, PIECES_AT_ONCE)).finally(() => (writing = null))
      else lines.forget(now)
    },
    async stop() {
      await writing
      await write([...lines.all.keys()])
    },
  }
}
