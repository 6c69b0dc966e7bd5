import type { MoveRecord } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { moveLine, moverName } from '../../format/move-line'
import { dayAndMinute } from '../../format/time'
import { useMoves } from '../../state/history'
import { useWords } from '../../words'

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
  /** Where a move is undone; `null`: whoever looks may not. */
  readonly onHistory: (() => void) | null
}

/** Where this patient came from and by whom, newest first. */
export function Moves({ subject, zone, onHistory }: Props) {
  const t = useWords()
  const { data, isError } = useMoves(subject)
  if (!data)
    return (
      <p className="patient-none" role="status">
        {t(isError ? 'patient.moves.failed' : 'patient.moves.loading')}
      </p>
    )
  if (data.length === 0) return <p className="patient-none">{t('patient.moves.none')}</p>
  return (
    <ol className="patient-moves">
      {data.map((record) => (
        <Row key={record.id} record={record} zone={zone} onHistory={onHistory} />
      ))}
    </ol>
  )
}

/** Told later than this it is back-dated, and both times are said (own proposal). */
const BACKDATED_MS = 60_000

function Row({ record, zone, onHistory }: { record: MoveRecord } & Pick<Props, 'zone' | 'onHistory'>) {
  const t = useWords()
  const { move, by, recordedAt, undone, undoable } = record
  const parts = [
    dayAndMinute(move.at, zone),
    moverName(by, t),
    recordedAt - move.at > BACKDATED_MS
      ? t('patient.moves.recorded', { time: dayAndMinute(recordedAt, zone) })
      : null,
    undone
      ? t('patient.moves.undone', { by: moverName(undone.by, t), time: dayAndMinute(undone.at, zone) })
      : null,
  ]
  return (
    <li data-undone={undone !== null}>
      <span>
        <b>{moveLine(move, t)}</b>
        <small>{parts.filter((part) => part !== null).join(t('separator'))}</small>
      </span>
      {onHistory && undoable && undone === null && (
        <button type="button" className="button" onClick={onHistory}>
          {t('patient.moves.undo')}
        </button>
      )}
    </li>
  )
}
