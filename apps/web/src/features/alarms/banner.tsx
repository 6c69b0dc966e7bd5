import { hue, isOpen, look } from '../../format/alarm-line'
import { useDoors } from '../../state/client'
import { useCell } from '../../state/cell'
import { useAlarms, useBoards, useConnection, useMissed } from '../../state/live'
import { useGone, useWhereabouts } from '../../state/places'
import { useSecond } from '../../state/ticker'
import { AlarmFill } from '../../ui/alarm-fill'
import { AlarmMessage } from '../../ui/alarm-message'
import { useSize } from '../../ui/use-size'
import { useWords } from '../../words'
import type { SubjectId } from '@vigil/clinical'
import { bySubject, type SubjectAlarms } from './by-subject'
import './banner.css'

/** A cell narrower than this, in times its own text height, would cut the alarm text. */
const CELL_WIDTH_IN_LINES = 17

/** Room for the time of onset too. */
const wide = (width: number, height: number): boolean => width > height * 8

interface Props {
  readonly onOpen: (subject: SubjectId) => void
}

/** Fixed on every page: the highest alarm of every bed of these units (WB2, H72). Never empty of meaning. */
export function AlarmBanner({ onOpen }: Props) {
  const t = useWords()
  const { selection } = useDoors()
  const alarms = useAlarms()
  const boards = useBoards()
  const connection = useConnection()
  const missed = useMissed()
  const panelOpen = useCell(selection.panelOpen)
  const [size, ref] = useSize()
  if (boards.length === 0) return null
  const live = connection.kind === 'live'
  const groups = bySubject(alarms)
  const room = Math.max(1, Math.floor(size.width / (CELL_WIDTH_IN_LINES * Math.max(14, size.height * 0.45))))
  const shown = groups.length > room ? groups.slice(0, Math.max(1, room - 1)) : groups
  return (
    <section className="banner" aria-label={t('alarm.label')} data-live={live} ref={ref}>
      {groups.length === 0 && <p className="banner-calm">{t(live ? 'alarm.none' : 'alarm.noneUnknown')}</p>}
      {shown.map((group) => (
        <BannerCell
          key={group.subject}
          group={group}
          onOpen={onOpen}
          form={wide(size.width / (shown.length + 0.6), size.height) ? 'full' : 'short'}
        />
      ))}
      <Remainder groups={groups.slice(shown.length)} />
      <button
        type="button"
        className="button banner-list"
        aria-expanded={panelOpen}
        onClick={() => selection.panelOpen.set(!panelOpen)}
      >
        {t('alarm.panel', { count: alarms.length })}
        {missed.length > 0 && (
          <span className="banner-missed">{t('bed.more', { count: missed.length })}</span>
        )}
      </button>
    </section>
  )
}

interface CellProps {
  readonly group: SubjectAlarms
  readonly onOpen: (subject: SubjectId) => void
  readonly form: 'short' | 'full'
}

function BannerCell({ group, onOpen, form }: CellProps) {
  const t = useWords()
  const now = useSecond()
  const [top] = group.alarms
  const gone = useGone()
  const where = useWhereabouts()(top)
  const here = useCell(useDoors().selection.unit)
  return (
    <button
      type="button"
      className="banner-cell on-alarm"
      data-hue={hue(top)}
      data-look={look(top)}
      onClick={() => onOpen(group.subject)}
    >
      <AlarmFill hue={hue(top)} look={look(top)} />
      <span className="banner-bed">{where.bed ?? t('bed.noBed')}</span>
      {where.unit !== here && <span className="banner-unit">{where.unitName}</span>}
      <AlarmMessage alarms={group.alarms} now={now} zone={where.zone} gone={gone} form={form} />
    </button>
  )
}

function Remainder({ groups }: { groups: readonly SubjectAlarms[] }) {
  const t = useWords()
  const { selection } = useDoors()
  if (groups.length === 0) return null
  const high = groups.filter(({ alarms: [top] }) => top.priority === 'high' && isOpen(top)).length
  return (
    <button type="button" className="banner-rest" onClick={() => selection.panelOpen.set(true)}>
      {high > 0
        ? t('alarm.moreHigh', { count: high, total: groups.length })
        : t('alarm.more', { count: groups.length })}
    </button>
  )
}
