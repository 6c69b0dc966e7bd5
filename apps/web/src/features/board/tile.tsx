import type { Alarm, UnitId } from '@vigil/clinical'
import type { BedCard, SubjectCard } from '@vigil/protocol'
import { lazy, memo, type CSSProperties, type ReactNode } from 'react'
import { hue, look } from '../../format/alarm-line'
import { ReadingCell, sourceOf, touches } from '../../signals/reading-cell'
import { fitSlots, lanesOf, slotsOf, wavesOf, type Slot } from '../../signals/slots'
import { WaveTrace } from '../../signals/wave-trace'
import { useAlarmsOf, useCodes } from '../../state/live'
import { ErrorBoundary } from '../../ui/error-boundary'
import { Late } from '../../ui/late'
import { useWords, type Words } from '../../words'
import type { TileFormat } from './grid'
import type { OnMove } from '../../state/move-start'
import { labelOf, sameProps, tileKey, type Place } from './identity'
import { ScoreBadge } from './score-badge'
import { TileFooter } from './tile-footer'
import { TileHeader } from './tile-header'
import { hasNotice, TileNotice } from './tile-notice'
import { shownName } from '../../format/person'
import { usePreferences } from '../../state/preferences'
import './tile.css'

// Comes after the numbers.
const Sparkline = lazy(() => import('./sparkline'))

export interface TileProps {
  readonly place: Place
  readonly unit: UnitId
  readonly zone: string
  readonly format: TileFormat
  readonly view: 'tiles' | 'waves'
  readonly selected: boolean
  /** Takes the highest alarm from the tile itself, where the layout has controls. */
  readonly action: ((alarm: Alarm) => ReactNode) | null
  /** Marked by whoever looks (WB7). */
  readonly mine: boolean
  /** Admits, transfers, swaps; `null` where this display may not. */
  readonly onMove: OnMove | null
  readonly hrefOf: (subject: SubjectCard) => string
  readonly onOpen: (subject: SubjectCard) => void
}

/** Another bed's alarm renders its own tile and no other: behind sixty of them the next alarm would wait. */
export const Tile = memo(function Tile(props: TileProps) {
  const t = useWords()
  const label = labelOf(props.place) ?? t('bed.noBed')
  const { subject } = props.place
  return (
    <ErrorBoundary key={subject?.id ?? 'nobody'} fallback={<FailedTile label={label} />}>
      {subject ? (
        <SubjectTile key={tileKey(subject)} {...props} subject={subject} />
      ) : (
        <VacantTile place={props.place} unit={props.unit} onMove={props.onMove} />
      )}
    </ErrorBoundary>
  )
}, sameProps)

function FailedTile({ label }: { label: string }) {
  const t = useWords()
  return (
    <div className="tile tile-failed" role="group">
      <strong>{t('bed.failed')}</strong>
      <span>{t('bed.failedNote', { label })}</span>
    </div>
  )
}

/** Empty, or a monitor that runs while nobody is admitted (WB20). */
function VacantTile({ place, unit, onMove }: Pick<TileProps, 'place' | 'unit' | 'onMove'>) {
  const t = useWords()
  if (place.kind !== 'bed') return null
  const { bed } = place
  const conflict = bed.state === 'conflict'
  const running = bed.state === 'not-admitted'
  return (
    <article
      className="tile tile-vacant"
      data-state={bed.state}
      aria-label={t('bed.bed', { label: bed.label })}
    >
      <header className="tile-header">
        <span className="tile-bed">{bed.label}</span>
      </header>
      <div className="tile-message">
        {bed.state === 'empty' && t(unheard(bed) ? 'bed.emptyWaiting' : 'bed.empty')}
        {running && (
          <>
            <strong>{t('bed.notAdmitted')}</strong>
            <small>{t('bed.notAdmittedNote')}</small>
          </>
        )}
        {conflict && (
          <strong>{t('bed.conflict', { what: bed.conflict?.detail ?? t('bed.conflictUnknown') })}</strong>
        )}
        {bed.state === 'occupied' && t('bed.waiting')}
        {onMove && bed.state !== 'occupied' && (
          <button
            type="button"
            className="button tile-act"
            aria-label={t('act.ofBed', {
              bed: t('bed.bed', { label: bed.label }),
              action: t(conflict ? 'bed.resolve' : 'bed.admit'),
            })}
            onClick={() => onMove({ unit, bed: bed.id, subject: null, step: 'menu' })}
          >
            {t(conflict ? 'bed.resolve' : 'bed.admit')}
          </button>
        )}
      </div>
    </article>
  )
}

/** A server that has just started has not heard the monitor of this bed: it is not known to be empty. */
const unheard = ({ devices }: BedCard): boolean => devices.some(({ link }) => link === 'never-seen')

function SubjectTile(props: TileProps & { subject: SubjectCard }) {
  const { place, subject, format, view, zone } = props
  const t = useWords()
  const alarms = useAlarmsOf(subject.id)
  const codes = useCodes(subject.id)
  const label = labelOf(place)
  const top = alarms[0]
  const { names } = usePreferences()
  const told = hasNotice(place, subject)
  const notice = (className: string) => (
    <TileNotice
      place={place}
      subject={subject}
      unit={props.unit}
      zone={zone}
      className={className}
      onMove={props.onMove}
    />
  )
  // A small tile has no room for a line of its own beside the readings.
  const inFooter = format.dense && !top
  const bedName = label === null ? t('bed.noBed') : t('bed.bed', { label })
  const waving = view === 'waves' && format.waves > 1 && wavesOf(codes).length > 0
  const hidden = waving
    ? fit(lanesOf(codes, format.waves).rest, format.readings, alarms).hidden
    : fit(slotsOf(codes), format.readings, alarms).hidden
  const content = { subject, alarms, zone, format }
  return (
    <article
      className="tile"
      data-view={view}
      data-dense={format.dense}
      data-selected={props.selected}
      data-kind={subject.kind}
      data-subject={subject.id}
      data-hue={top && hue(top)}
      data-look={top && look(top)}
      aria-label={bedName}
    >
      <a
        className="tile-open"
        href={props.hrefOf(subject)}
        aria-label={t('bed.open', { bed: bedName, name: shownName(subject.name, names) })}
        title={rateSource(codes, t)}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return
          event.preventDefault()
          props.onOpen(subject)
        }}
      />
      <TileHeader
        label={label}
        subject={subject}
        alarm={top ?? null}
        mine={props.mine}
        room={format.columns - 1}
        menu={
          props.onMove && <MenuButton {...props} onMove={props.onMove} subject={subject} name={bedName} />
        }
      />
      {told && !inFooter && notice('tile-told')}
      {codes.length === 0 ? (
        <div className="tile-message">{t(subject.devices.length === 0 ? 'bed.noDevice' : 'bed.waiting')}</div>
      ) : waving ? (
        <WaveBody {...content} codes={codes} />
      ) : (
        <ReadingBody {...content} codes={codes} />
      )}
      <TileFooter
        alarms={alarms}
        zone={zone}
        action={format.dense ? null : props.action}
        hidden={hidden}
        note={told && inFooter ? notice('tile-note') : null}
        summary={
          <>
            {subject.score && <ScoreBadge score={subject.score} short={format.dense || top !== undefined} />}
            {subject.spark && (format.spark === 'always' || (format.spark === 'quiet' && !top)) && (
              <Late>
                <Sparkline spark={subject.spark} />
              </Late>
            )}
          </>
        }
      />
    </article>
  )
}

interface MenuProps {
  readonly place: Place
  readonly unit: UnitId
  readonly subject: SubjectCard
  readonly name: string
  readonly onMove: OnMove
}

export function MenuButton({ place, unit, subject, name, onMove }: MenuProps) {
  const t = useWords()
  const label = t('bed.actions', { bed: name })
  const bed = place.kind === 'bed' ? place.bed.id : null
  return (
    <button
      type="button"
      className="tile-menu"
      aria-label={label}
      title={label}
      onClick={() => onMove({ unit, bed, subject: subject.id, step: 'menu' })}
    >
      ⋯
    </button>
  )
}

/** What the rate is counted from, on hover and focus: the link lies over the whole tile (WB11). */
function rateSource(codes: ReturnType<typeof useCodes>, t: Words): string | undefined {
  const rate = slotsOf(codes).find(({ key }) => key === 'hr' || key === 'pulse')
  const source = rate?.parts[0] ? sourceOf(rate.parts[0], t) : null
  return rate && source !== null ? `${t(`slot.${rate.key}`)} ${t('reading.from', { source })}` : undefined
}

interface BodyProps {
  readonly subject: SubjectCard
  readonly codes: ReturnType<typeof useCodes>
  readonly alarms: readonly Alarm[]
  readonly zone: string
  readonly format: TileFormat
}

function ReadingBody({ subject, codes, alarms, zone, format }: BodyProps) {
  const wave = format.waves > 0 ? wavesOf(codes)[0] : undefined
  const { shown } = fit(slotsOf(codes), format.readings, alarms)
  const columns = shown.length <= 1 ? 1 : Math.min(format.columns, Math.ceil(shown.length / 2))
  return (
    <div className="tile-body">
      {wave && <WaveTrace subject={subject.id} code={wave} detailed={false} />}
      <Readings columns={columns}>
        {shown.map((slot) => (
          <Cell key={slot.key} slot={slot} subject={subject} alarms={alarms} zone={zone} />
        ))}
      </Readings>
    </div>
  )
}

function WaveBody({ subject, codes, alarms, zone, format }: BodyProps) {
  const { lanes, rest } = lanesOf(codes, format.waves)
  const { shown } = fit(rest, format.readings, alarms)
  return (
    <div className="tile-body">
      <div className="tile-lanes" style={{ flexGrow: lanes.length }}>
        {lanes.map(({ wave, slot }) => (
          <div className="tile-lane" key={wave}>
            <WaveTrace subject={subject.id} code={wave} detailed={false} />
            {slot && <Cell slot={slot} subject={subject} alarms={alarms} zone={zone} />}
          </div>
        ))}
      </div>
      {shown.length > 0 && (
        <Readings columns={shown.length}>
          {shown.map((slot) => (
            <Cell key={slot.key} slot={slot} subject={subject} alarms={alarms} zone={zone} />
          ))}
        </Readings>
      )}
    </div>
  )
}

const fit = (slots: readonly Slot[], room: number, alarms: readonly Alarm[]) =>
  fitSlots(slots, room, (slot) => alarms.some((alarm) => touches(alarm, slot.parts)))

function Cell(props: { subject: SubjectCard; slot: Slot; zone: string; alarms: readonly Alarm[] }) {
  return (
    <div className="tile-cell" data-slot={props.slot.key}>
      <ReadingCell {...props} />
    </div>
  )
}

const Readings = ({ columns, children }: { columns: number; children: ReactNode }) => (
  <div className="tile-readings" style={{ '--columns': columns } as CSSProperties}>
    {children}
  </div>
)
