import type { SubjectId } from '@vigil/clinical'
import { hue, look, spokenLine, standing } from '../../format/alarm-line'
import { useCell } from '../../state/cell'
import { useDoors } from '../../state/client'
import { useAlarms, useBoards, useConnection, useMissed } from '../../state/live'
import {
  placeLabel,
  placeName,
  unitAndBed,
  useHere,
  useSurroundings,
  useWhereabouts,
} from '../../state/places'
import { useSecond } from '../../state/ticker'
import { AlarmFill } from '../../ui/alarm-fill'
import { AlarmMessage, ROTATION_MS } from '../../signals/alarm-message'
import { useSize } from '../../ui/use-size'
import { useWords } from '../../words'
import { layOut, type CellForm } from './banner-layout'
import { bySubject, type SubjectAlarms } from './by-subject'
import { withoutCovered } from './covered'
import './banner.css'

interface Props {
  readonly onOpen: (subject: SubjectId) => void
}

/** Fixed on every page: the highest alarm of every bed of these units (WB2, H72). Never empty of meaning. */
export function AlarmBanner({ onOpen }: Props) {
  const t = useWords()
  const here = useHere()
  const alarms = withoutCovered(useAlarms())
  const boards = useBoards()
  const live = useConnection().kind === 'live'
  const [size, ref] = useSize()
  if (boards.length === 0) return null
  const groups = bySubject(alarms, here)
  const { shown, folded, rows, columns, form } = layOut(groups, size.width, size.line)
  return (
    <section className="banner" aria-label={t('alarm.label')} data-live={live} data-rows={rows} ref={ref}>
      {groups.length === 0 && <p className="banner-calm">{t(live ? 'alarm.none' : 'alarm.noneUnknown')}</p>}
      {groups.length > 0 && (
        <div className="banner-cells" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
          {shown.map((group) => (
            <BannerCell key={group.subject} group={group} onOpen={onOpen} form={form} />
          ))}
        </div>
      )}
      <Rotating groups={folded} onOpen={onOpen} form="short" />
      <Remainder groups={folded} />
      <ListButton count={alarms.length} live={live} />
    </section>
  )
}

/** What is not live is not counted: nobody knows how many there are. */
function ListButton({ count, live }: { count: number; live: boolean }) {
  const t = useWords()
  const { selection } = useDoors()
  const panelOpen = useCell(selection.panelOpen)
  const missed = useMissed()
  return (
    <button
      type="button"
      className="button banner-list"
      aria-expanded={panelOpen}
      onClick={() => selection.panelOpen.set(!panelOpen)}
    >
      {live ? t('alarm.panel', { count }) : t('alarm.panelUnknown')}
      {missed.length > 0 && <span className="banner-missed">{t('bed.more', { count: missed.length })}</span>}
    </button>
  )
}

interface CellProps {
  readonly group: SubjectAlarms
  readonly onOpen: (subject: SubjectId) => void
  readonly form: CellForm
}

function BannerCell({ group, onOpen, form }: CellProps) {
  const t = useWords()
  const now = useSecond()
  const [top] = group.alarms
  const around = useSurroundings()
  const where = useWhereabouts()(top)
  const { selection } = useDoors()
  const elsewhere = where.unit !== useHere()
  // There is no page of a unit's own alarm: the list has it.
  const open = () => (where.wholeUnit ? selection.panelOpen.set(true) : onOpen(group.subject))
  const spoken = [spokenLine(top, placeName(where, t), t, around), standing(top, now, t, around)]
  return (
    <button
      type="button"
      className="banner-cell on-alarm"
      data-subject={group.subject}
      data-hue={hue(top)}
      data-look={look(top)}
      data-form={form}
      aria-label={spoken.filter((part) => part !== null).join('. ')}
      onClick={open}
    >
      <AlarmFill hue={hue(top)} look={look(top)} />
      {(elsewhere || !where.wholeUnit) && (
        <span className="banner-bed">{elsewhere ? unitAndBed(where, t) : placeLabel(where, t)}</span>
      )}
      <AlarmMessage
        alarms={group.alarms}
        now={now}
        zone={where.zone}
        form={form === 'full' ? 'full' : 'short'}
      />
    </button>
  )
}

function Remainder({ groups }: { groups: readonly SubjectAlarms[] }) {
  const t = useWords()
  const { selection } = useDoors()
  if (groups.length === 0) return null
  return (
    <button type="button" className="banner-rest" onClick={() => selection.panelOpen.set(true)}>
      {t('alarm.more', { count: groups.length })}
    </button>
  )
}

/** On a wall, where nothing can be opened: the folded beds one after the other. */
function Rotating({ groups, onOpen, form }: Omit<CellProps, 'group'> & { groups: readonly SubjectAlarms[] }) {
  const t = useWords()
  const index = Math.floor(useSecond() / ROTATION_MS) % Math.max(1, groups.length)
  const group = groups[index]
  if (!group) return null
  return (
    <div className="banner-rotating">
      <span className="banner-turn">{t('alarm.of', { index: index + 1, total: groups.length })}</span>
      <BannerCell group={group} onOpen={onOpen} form={form} />
    </div>
  )
}
