import type { SubjectCard, UnitBoard } from '@vigil/protocol'
import { hue, look, marker } from '../../format/alarm-line'
import { needsHelp } from '../../format/alarm-order'
import { ReadingCell, touches } from '../../signals/reading-cell'
import { fitSlots, slotsOf } from '../../signals/slots'
import { useAlarmsOf, useCodes } from '../../state/live'
import { AlarmFill } from '../../ui/alarm-fill'
import { ErrorBoundary } from '../../ui/error-boundary'
import { useWords } from '../../words'
import { placesOf } from './board'
import { labelOf, tileKey, type Place } from './identity'
import type { TileProps } from './tile'
import './hand-list.css'

interface Props {
  readonly board: UnitBoard
  readonly hrefOf: TileProps['hrefOf']
  readonly onOpen: TileProps['onOpen']
}

/** Columns of a row on a phone. */
const READINGS = 4

/** One thumb: a row per patient, no waves (MO1). */
export default function HandList({ board, hrefOf, onOpen }: Props) {
  const t = useWords()
  const places = placesOf(board).filter((place) => place.subject !== null || place.kind === 'bed')
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
                zone={board.site.timeZone}
                hrefOf={hrefOf}
                onOpen={onOpen}
              />
            ) : (
              <Vacant place={place} />
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
  readonly zone: string
  readonly hrefOf: TileProps['hrefOf']
  readonly onOpen: TileProps['onOpen']
}

function Row({ place, subject, zone, hrefOf, onOpen }: RowProps) {
  const t = useWords()
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
        aria-label={t('bed.open', { bed: bedName, name: subject.name })}
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
          {subject.name}
        </span>
        <span className="hand-readings">
          {shown.length === 0 && t('bed.waiting')}
          {shown.map((slot) => (
            <ReadingCell key={slot.key} subject={subject} slot={slot} zone={zone} alarms={alarms} />
          ))}
        </span>
      </span>
    </article>
  )
}

function Vacant({ place }: { place: Place }) {
  const t = useWords()
  if (place.kind !== 'bed') return null
  return (
    <article className="hand-row hand-vacant" aria-label={t('bed.bed', { label: place.bed.label })}>
      <span className="hand-bed">
        <b>{place.bed.label}</b>
      </span>
      <span>{t(place.bed.state === 'not-admitted' ? 'bed.notAdmitted' : 'bed.empty')}</span>
    </article>
  )
}
