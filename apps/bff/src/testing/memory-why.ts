import type { AlarmEvent, EpochMs } from '@vigil/clinical'
import {
  unpackState,
  type AlarmOutcome,
  type AlarmReceipt,
  type InputPiece,
  type StoredPiece,
  type WhyStore,
} from '@vigil/storage'

interface MemoryWhy extends WhyStore {
  readonly pieces: StoredPiece[]
  readonly told: Map<string, AlarmReceipt>
}

const keyOf = ({ subject, epoch, number }: InputPiece) => `${subject} ${epoch} ${number}`
const inOrder = (a: InputPiece, b: InputPiece) => a.epoch - b.epoch || a.number - b.number

/** What the store keeps about why an alarm rang, in memory. */
export function memoryWhy(events: readonly AlarmEvent[]): MemoryWhy {
  const pieces: StoredPiece[] = []
  const told = new Map<string, AlarmReceipt>()
  const outcomes: { readonly outcome: AlarmOutcome; readonly key: string }[] = []
  return {
    pieces,
    told,
    keepInputs: (given) => {
      const known = new Set(pieces.map(keyOf))
      for (const piece of given) if (!known.has(keyOf(piece))) pieces.push({ ...piece, intact: true })
      return Promise.resolve()
    },
    engineInputs: ({ subject, from, to }) => {
      const own = pieces.filter((piece) => piece.subject === subject).toSorted(inOrder)
      const start = own.findLastIndex((piece) => piece.checkpoint !== null && piece.from <= from)
      return Promise.resolve(own.slice(Math.max(0, start)).filter((piece) => piece.from <= to))
    },
    checkpoints: ({ subject, at }) => {
      const own = pieces
        .filter((piece) => piece.subject === subject)
        .toSorted(inOrder)
        .flatMap(({ checkpoint, from, build }) =>
          checkpoint ? [{ state: unpackState(checkpoint), at: from, build }] : [],
        )
      const before = own.findLast((each) => each.at <= at)
      const after = own.find((each) => each.at > at)
      return Promise.resolve([before, after].filter((each) => each !== undefined))
    },
    alarmEventsOf: ({ subject, alarm, from, to }) =>
      Promise.resolve(
        events
          .filter(
            (event) =>
              event.alarm.subject === subject &&
              (alarm === undefined || event.alarm.id === alarm) &&
              event.at >= from &&
              event.at <= to,
          )
          .toSorted((a, b) => a.seq - b.seq),
      ),
    waveformsKept: () => Promise.resolve([]),
    keepAlarmReceipts: (receipts) => {
      for (const receipt of receipts) {
        const to = Math.max(receipt.to, told.get(receipt.id)?.to ?? 0) as EpochMs
        told.set(receipt.id, { ...receipt, to })
      }
      return Promise.resolve()
    },
    alarmReceipts: ({ alarm, episodes, limit }) =>
      Promise.resolve(
        [...told.values()]
          .filter(
            (each) => each.alarm === alarm && each.episode >= episodes.from && each.episode <= episodes.to,
          )
          .toSorted((a, b) => a.from - b.from)
          .slice(0, limit),
      ),
    keepOutcome: (outcome, key) => {
      if (outcomes.some((each) => each.key === key && each.outcome.alarm === outcome.alarm))
        return Promise.resolve('repeated')
      outcomes.unshift({ outcome, key })
      return Promise.resolve('kept')
    },
    outcomesSince: ({ alarms, since }) =>
      Promise.resolve(
        outcomes
          .map(({ outcome }) => outcome)
          .filter((each) => alarms.includes(each.alarm) && each.at >= since),
      ),
    outcomes: ({ alarm, episodes }) =>
      Promise.resolve(
        outcomes
          .map(({ outcome }) => outcome)
          .filter(
            (each) => each.alarm === alarm && each.episode >= episodes.from && each.episode <= episodes.to,
          ),
      ),
  }
}
