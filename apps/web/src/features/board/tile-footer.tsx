import type { Alarm } from '@vigil/clinical'
import type { ReactNode } from 'react'
import { hue, look } from '../../format/alarm-line'
import { useSecond } from '../../state/ticker'
import { AlarmFill } from '../../ui/alarm-fill'
import { AlarmMessage } from '../../signals/alarm-message'
import { useWords } from '../../words'

interface Props {
  readonly alarms: readonly Alarm[]
  readonly zone: string
  readonly action: ((alarm: Alarm) => ReactNode) | null
  /** Readings that this size has no room for. */
  readonly hidden: number
  /** What else must be said; an alarm comes first. */
  readonly note: ReactNode
  /** Of the whole patient: score, and what comes to stand beside it. */
  readonly summary: ReactNode
}

/** The alarm line. Its row is always there, so that nothing moves when an alarm comes. */
export function TileFooter({ alarms, zone, action, hidden, note, summary }: Props) {
  const t = useWords()
  const [top] = alarms
  return (
    <footer className="tile-footer">
      {summary}
      {note}
      {hidden > 0 && !top && (
        <span className="tile-more" title={t('bed.moreLabel', { count: hidden })}>
          {t('bed.more', { count: hidden })}
        </span>
      )}
      {alarms.length > 0 && <Line alarms={alarms} zone={zone} />}
      {top && action && <span className="tile-action">{action(top)}</span>}
    </footer>
  )
}

function Line({ alarms, zone }: { alarms: readonly Alarm[]; zone: string }) {
  const now = useSecond()
  const top = alarms[0]
  if (!top) return null
  return (
    <span className="tile-line on-alarm" data-hue={hue(top)} data-look={look(top)}>
      <AlarmFill hue={hue(top)} look={look(top)} />
      <AlarmMessage alarms={alarms} now={now} zone={zone} form="short" />
    </span>
  )
}
