import type { SubjectCard, UnitBoard } from '@vigil/protocol'
import { hue, look, marker } from '../../format/alarm-line'
import { needsHelp } from '../../format/alarm-order'
import { shownName } from '../../format/person'
import { ReadingCell, touches } from '../../signals/reading-cell'
import { fitSlots, slotsOf } from '../../signals/slots'
import { useAlarmsOf, useCodes } from '../../state/live'
import { usePreferences } from '../../state/preferences'
import { AlarmFill } from '../../ui/alarm-fill'
import { ErrorBoundary } from '../../ui/error-boundary'
import { useWords } from '../../words'
import { labelOf, tileKey, type Place } from './identity'
import { ScoreBadge } from './score-badge'
import { MenuButton, type TileProps } from './tile'
import { TileMarks } from './tile-marks'
import { hasNotice, TileNotice } from './tile-notice'
import './hand-list.css'

interface Props {
  readonly board: UnitBoard
  readonly places: readonly Place[]
  readonly mine: readonly string[]
  readonly onMove: TileProps['onMove']
  readonly hrefOf: TileProps['hrefOf']
  readonly onOpen: TileProps['onOpen']
}

/** Columns of a row on a phone. */
const READINGS = 4

/** One thumb: a row per patient, no waves (MO1). */
export default function HandList({ board, places, mine, onMove, hrefOf, onOpen }: Props) {
  const t = useWords()
  return (
    <ul className="hand-list" aria-label={t('phone.patients')}>
      {places.map((place) => (
        <li key={place.kind === 'bed' ? place.bed.id : place.subject.id}>
          <ErrorBoundary fallback={<div className="hand-row tile-failed">{t('bed.failed')}</div>}>
            {place.subject ? (
              <Row
                key={tileKey(place.subject)}
                place={place}
                subject={place.subject}
                unit={board.id}
                zone={board.site.timeZone}
                mine={mine.includes(place.subject.id)}
                onMove={onMove}
                hrefOf={hrefOf}
                onOpen={onOpen}
              />
            ) : (
              <Vacant place={place} unit={board.id} onMove={onMove} />
            )}
          </ErrorBoundary>
        </li>
      ))}
    </ul>
  )
}

interface RowProps {
  readonly place: Place
  readonly subject: SubjectCard
  readonly unit: TileProps['unit']
  readonly zone: string
  readonly mine: boolean
  readonly onMove: TileProps['onMove']
  readonly hrefOf: TileProps['hrefOf']
  readonly onOpen: TileProps['onOpen']
}

function Row({ place, subject, unit, zone, mine, onMove, hrefOf, onOpen }: RowProps) {
  const t = useWords()
  const { names } = usePreferences()
  const name = shownName(subject.name, names)
  const alarms = useAlarmsOf(subject.id)
  const codes = useCodes(subject.id)
  const [top] = alarms
  const caller = alarms.find(needsHelp)
  const label = labelOf(place)
  const bedName = label === null ? t('bed.noBed') : t('bed.bed', { label })
  const { shown } = fitSlots(slotsOf(codes), READINGS, (slot) =>
    alarms.some((alarm) => touches(alarm, slot.parts)),
  )
  return (
    <article className="hand-row" aria-label={bedName}>
      <a
        className="tile-open"
        href={hrefOf(subject)}
        aria-label={t('bed.open', { bed: bedName, name })}
        onClick={(event) => {
          event.preventDefault()
          onOpen(subject)
        }}
      />
      <span className="hand-bed on-alarm" data-hue={top && hue(top)} data-look={top && look(top)}>
        {top && <AlarmFill hue={hue(top)} look={look(top)} />}
        <b>{label ?? t('bed.noBed')}</b>
        {top && <small>{marker(top, t)}</small>}
      </span>
      <span className="hand-main">
        <span className="hand-name">
          {caller?.owner && <strong>{t('alarm.needs-help', { name: caller.owner.name })} </strong>}
          {mine && (
            <span className="tile-mine" role="img" aria-label={t('bed.mine')}>
              ★
            </span>
          )}
          <span className="hand-who" data-identity={subject.identity}>
            {name}
          </span>
          <span className="tile-marks">
            <TileMarks subject={subject} room={2} />
            {subject.score && <ScoreBadge score={subject.score} short />}
          </span>
        </span>
        <span className="hand-readings">
          {shown.length === 0 && t('bed.waiting')}
          {shown.map((slot) => (
            <ReadingCell key={slot.key} subject={subject} slot={slot} zone={zone} alarms={alarms} />
          ))}
        </span>
        {hasNotice(place, subject) && (
          <TileNotice
            place={place}
            subject={subject}
            unit={unit}
            zone={zone}
            className="hand-told"
            onMove={onMove}
          />
        )}
      </span>
      {onMove && <MenuButton place={place} unit={unit} subject={subject} name={bedName} onMove={onMove} />}
    </article>
  )
}

function Vacant({ place, unit, onMove }: { place: Place } & Pick<TileProps, 'unit' | 'onMove'>) {
  const t = useWords()
  if (place.kind !== 'bed') return null
  return (
    <article className="hand-row hand-vacant" aria-label={t('bed.bed', { label: place.bed.label })}>
      <span className="hand-bed">
        <b>{place.bed.label}</b>
      </span>
      <span>{t(place.bed.state === 'not-admitted' ? 'bed.notAdmitted' : 'bed.empty')}</span>
      {onMove && (
        <button
          type="button"
          className="button tile-act"
          onClick={() => onMove({ unit, bed: place.bed.id, subject: null, step: 'menu' })}
        >
          {t(place.bed.state === 'conflict' ? 'bed.resolve' : 'bed.admit')}
        </button>
      )}
    </article>
  )
}
