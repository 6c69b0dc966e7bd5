import type { SubjectId, UnitId } from '@vigil/clinical'
import type { LimitRow, LimitsReview } from '@vigil/protocol'
import { keyOf, nowText, rungName, setByText, toText, untilText } from '../../format/limit-row'
import { dayAndMinute } from '../../format/time'
import { useDoors } from '../../state/client'
import { AlarmOffIcon } from '../../ui/icons'
import { limitWords as say } from '../../words/limits'
import { useLimitsReview } from './query'
import { Waiting } from '../../ui/waiting'
import './review.css'

interface Props {
  readonly unit: UnitId
  readonly zone: string
  readonly onOpen: (subject: SubjectId) => void
}

/** "Soon": within what is left of a round (own proposal). */
const SOON_MS = 2 * 3_600_000

/** Who of the unit has limits of their own, or none, and until when. */
export function LimitsReviewPage({ unit, zone, onOpen }: Props) {
  const { data, isError, refetch } = useLimitsReview(unit)
  if (!data)
    return (
      <Waiting
        className="page-note"
        isError={isError}
        words={{ loading: say('loading'), failed: say('failed'), retry: say('retry') }}
        onRetry={() => void refetch()}
      />
    )
  if (data.subjects.length === 0) return <p className="page-note">{say('pageNone')}</p>
  return (
    // A place that scrolls is reached by keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="limits-review" tabIndex={0} role="region" aria-label={say('pagePatient')}>
      <table>
        <thead>
          <tr>
            {(['pagePatient', 'parameter', 'pageNow', 'usual', 'setBy', 'until', 'pageReason'] as const).map(
              (head) => (
                <th key={head} scope="col">
                  {say(head)}
                </th>
              ),
            )}
          </tr>
        </thead>
        {data.subjects.map((each) => (
          <Patient key={each.subject} patient={each} zone={zone} onOpen={onOpen} />
        ))}
      </table>
    </div>
  )
}

type Reviewed = LimitsReview['subjects'][number]

function Patient({
  patient,
  zone,
  onOpen,
}: {
  readonly patient: Reviewed
  readonly zone: string
  readonly onOpen: Props['onOpen']
}) {
  const { store } = useDoors().client
  const now = store.serverNow()
  const { subject, name, bed, comfort, rows } = patient
  const label = [bed, name].filter((part) => part !== null).join(' ')
  const isOver = comfort !== null && comfort.reviewAt <= now
  return (
    <tbody>
      <tr className="limits-who">
        <th scope="rowgroup" colSpan={7}>
          <button
            type="button"
            className="button"
            aria-label={say('pageOpen', { name: label })}
            onClick={() => onOpen(subject)}
          >
            {label}
          </button>
          {comfort && (
            <span>
              {say('comfort')}:{' '}
              {say(isOver ? 'reviewOver' : 'reviewDue', { time: dayAndMinute(comfort.reviewAt, zone) })}
            </span>
          )}
        </th>
      </tr>
      {rows.map((row) => (
        <Row
          key={keyOf(row)}
          row={row}
          zone={zone}
          isSoon={row.until !== null && row.until - now < SOON_MS}
        />
      ))}
    </tbody>
  )
}

const Row = ({ row, zone, isSoon }: { row: LimitRow; zone: string; isSoon: boolean }) => (
  <tr>
    <th scope="row" colSpan={2}>
      {rungName(row, row.priority === 'high')}
    </th>
    <td className="limits-now">
      {row.now.kind === 'off' ? (
        <>
          <AlarmOffIcon label={say('off')} /> <span aria-hidden="true">{say('off')}</span>
        </>
      ) : (
        nowText(row)
      )}
    </td>
    <td>{toText(row, { kind: 'value', ...row.usual })}</td>
    <td>{setByText(row, zone)}</td>
    <td>
      {untilText(row, zone)} {isSoon && <b>{say('pageSoon')}</b>}
    </td>
    <td>{row.reason}</td>
  </tr>
)
