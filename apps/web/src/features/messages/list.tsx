import type { QuarantineList } from '@vigil/protocol'
import { dayAndMinute, dayAndSecond } from '../../format/time'
import { messageWords as say } from '../../words/messages'

export type Row = QuarantineList['entries'][number]

interface Props {
  readonly entries: readonly Row[]
  readonly zone: string
  readonly opened: number | null
  readonly onOpen: (id: number) => void
}

export function EntryList({ entries, zone, opened, onOpen }: Props) {
  return (
    <ol className="messages-list" aria-label={say('list')}>
      {entries.map((row) => (
        <li key={row.id}>
          <button
            type="button"
            className="messages-row"
            data-message={row.id}
            aria-pressed={row.id === opened}
            onClick={() => onOpen(row.id)}
          >
            <span className="values">{dayAndSecond(row.receivedAt, zone)}</span>
            <span>{row.protocol}</span>
            <span>{sender(row)}</span>
            <b>{row.reason}</b>
            <span className="messages-detail">
              {row.releasedAt !== null && (
                <strong>{say('released', { time: dayAndMinute(row.releasedAt, zone) })} </strong>
              )}
              {row.detail}
            </span>
            <small>{say('bytes', { count: row.bytes })}</small>
          </button>
        </li>
      ))}
    </ol>
  )
}

const sender = ({ peer, device }: Row): string =>
  [peer, device].filter((part) => part !== null).join(' ') || say('noDevice')
