import type { Alarm } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { memo } from 'react'
import { hue, look } from '../../format/alarm-line'
import { initials } from '../../format/person'
import { plannedText } from '../../format/planned'
import { minute } from '../../format/time'
import { AlarmMessage } from '../../signals/alarm-message'
import { ReadingCell } from '../../signals/reading-cell'
import { slotsOf, type SlotKey } from '../../signals/slots'
import { useAlarmsOf, useCodes } from '../../state/live'
import { usePreferences } from '../../state/preferences'
import { useSecond } from '../../state/ticker'
import { AlarmFill } from '../../ui/alarm-fill'
import { useWords } from '../../words'
import { censusWords as say } from '../../words/census'
import { useMinute } from './minute'
import { isUnmonitored, type CensusRow } from './rows'

interface Props {
  readonly row: CensusRow
  readonly hrefOf: (subject: SubjectCard) => string
  readonly onOpen: (subject: SubjectCard) => void
  readonly opened: number | null
}

/** Each column is one thing, whatever it is measured with. */
const COLUMNS: readonly (readonly SlotKey[])[] = [
  ['hr', 'pulse'],
  ['spo2'],
  ['rr'],
  ['abp', 'art', 'nibp'],
  ['temp'],
]

/** Renders when its patient changes; a new value renders its own cell alone. */
export const Row = memo(function Row({ row, hrefOf, onOpen, opened }: Props) {
  const t = useWords()
  const { subject, zone } = row
  const alarms = useAlarmsOf(subject.id)
  const [top] = alarms
  const bed = row.bed === null ? t('bed.noBed') : t('bed.bed', { label: row.bed })
  return (
    <article
      className="census-row"
      data-subject={subject.id}
      aria-label={say('row', { unit: row.unitName, bed, name: subject.name })}
    >
      <a
        className="tile-open"
        href={hrefOf(subject)}
        aria-label={t('bed.open', { bed: `${row.unitName} ${bed}`, name: subject.name })}
        onClick={(event) => {
          event.preventDefault()
          onOpen(subject)
        }}
      />
      <span className="census-bed on-alarm" data-hue={top && hue(top)} data-look={top && look(top)}>
        {top && <AlarmFill hue={hue(top)} look={look(top)} />}
        <b>{row.bed ?? t('bed.noBed')}</b>
        <small>{row.unitName}</small>
      </span>
      <Name row={row} />
      <Readings subject={subject} zone={zone} alarms={alarms} />
      <State subject={subject} zone={zone} alarms={alarms} />
      <Here zone={zone} opened={opened} />
    </article>
  )
})

function Name({ row: { subject } }: { row: CensusRow }) {
  const t = useWords()
  const { names } = usePreferences()
  const { score } = subject
  return (
    <span className="census-name">
      <b>{names === 'initials' ? initials(subject.name) : subject.name}</b>
      <small>
        {[
          subject.mrn,
          subject.kind === 'patient' ? t(`category.${subject.category}`) : null,
          subject.onOxygen ? say('oxygen') : null,
          score &&
            say(score.missing.length > 0 ? 'scoreMissing' : 'score', {
              system: score.system,
              total: score.total,
            }),
        ]
          .filter((part) => part !== null)
          .join(t('separator'))}
      </small>
    </span>
  )
}

interface PartProps {
  readonly subject: SubjectCard
  readonly zone: string
  readonly alarms: readonly Alarm[]
}

function Readings({ subject, zone, alarms }: PartProps) {
  const slots = slotsOf(useCodes(subject.id))
  return (
    <span className="census-readings">
      {COLUMNS.map((keys) => {
        const slot = slots.find(({ key }) => keys.includes(key))
        return (
          <span key={keys[0]} className="census-cell">
            {slot ? (
              <ReadingCell subject={subject} slot={slot} zone={zone} alarms={alarms} />
            ) : (
              <span className="census-none" title={say('none')}>
                <span aria-hidden="true">{NOT_MEASURED}</span>
                <span className="visually-hidden">{say('none')}</span>
              </span>
            )}
          </span>
        )
      })}
    </span>
  )
}
const NOT_MEASURED = '·'

function State({ subject, zone, alarms }: PartProps) {
  const t = useWords()
  const [top] = alarms
  if (top) return <Calling alarms={alarms} zone={zone} hue={hue(top)} />
  if (subject.planned) return <span className="census-state">{plannedText(subject.planned, zone, t)}</span>
  return isUnmonitored(subject) ? (
    <strong className="census-state">{say('unmonitored')}</strong>
  ) : (
    <span className="census-state census-quiet">{say('quiet')}</span>
  )
}

/** The only part that follows the seconds, and only while something rings. */
function Calling({ alarms, zone, hue }: { alarms: readonly Alarm[]; zone: string; hue: string }) {
  const now = useSecond()
  return (
    <span className="census-state census-calling" data-hue={hue}>
      <AlarmMessage alarms={alarms} now={now} zone={zone} form="short" />
    </span>
  )
}

function Here({ zone, opened }: { zone: string; opened: number | null }) {
  const now = useMinute()
  return (
    <span className="census-here">
      <span className="values">{minute(now, zone)}</span>
      <small data-opened={opened !== null}>
        {opened === null ? say('notOpened') : say('opened', { time: minute(opened, zone) })}
      </small>
    </span>
  )
}
