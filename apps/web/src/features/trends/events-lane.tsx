import type { CSSProperties } from 'react'
import { clock, dayAndMinute } from '../../format/time'
import { useWords } from '../../words'
import type { Cluster } from './markers'
import type { Span } from './ranges'

interface Props {
  readonly clusters: readonly Cluster[]
  readonly span: Span
  readonly zone: string
  /** Alarms and moves could not be asked for. */
  readonly incomplete: boolean
  /** Near the cursor. */
  readonly near: readonly Cluster[] | null
  /** Of the cursor. */
  readonly time: string | null
}

/** Alarms, moves, devices and oxygen on the one axis of all lanes (TR4). */
export function EventsLane({ clusters, span, zone, incomplete, near, time }: Props) {
  const t = useWords()
  const texts =
    near?.flatMap(({ markers }) => markers.map(({ at, text }) => `${clock(at, zone)} ${text}`)) ?? []
  return (
    <div className="trend-events">
      <p className="trend-name">
        <b>{t('trends.events')}</b>
      </p>
      <div className="trend-marks">
        {clusters.map(({ at, kind, markers }) => (
          <span
            key={`${at} ${kind}`}
            className="trend-mark"
            data-kind={kind}
            title={markers.map((each) => `${dayAndMinute(each.at, zone)} ${each.text}`).join('; ')}
            style={{ '--part': (at - span.from) / (span.to - span.from) } as CSSProperties}
          >
            {markers.length > 1 && <small>{markers.length}</small>}
          </span>
        ))}
      </div>
      <p className="trend-near">
        <b>{time ?? t('trends.cursorOff')}</b>
        {[incomplete ? t('trends.noHistory') : null, ...texts.slice(0, 3)]
          .filter((part) => part !== null)
          .map((part) => `${t('separator')}${part}`)}
      </p>
    </div>
  )
}
