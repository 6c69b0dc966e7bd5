import type { SubjectCard } from '@vigil/protocol'
import { plannedText, type AwayPlan, type TimedPlan } from '../../format/planned'
import { age, dayAndMinute, minute } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'
import type { MoveStart } from '../../state/move-start'

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
  readonly onMove: ((step: MoveStart['step']) => void) | null
}

/** Longer ago, the time alone does not say which day. */
const HALF_DAY_MS = 43_200_000

/** ADT and the bedside disagree: a person says who is right (clinical-decisions 12). */
export function AdtQuestion({ subject: { notice }, zone, onMove }: Props) {
  const t = useWords()
  const now = useSecond()
  if (notice === null) return null
  const sameDay = now - notice.at < HALF_DAY_MS
  const time = (sameDay ? minute : dayAndMinute)(notice.at, zone)
  const place =
    notice.bed?.split('/').at(-1) ?? notice.unit?.split('/').at(-1) ?? t('patient.notice.elsewhere')
  return (
    <p className="banner-question" role="alert">
      <b>{t(`patient.notice.${notice.kind}`, { time, place })}</b>
      {onMove && (
        <button type="button" className="button button-strong" onClick={() => onMove('menu')}>
          {t('patient.notice.answer')}
        </button>
      )}
    </p>
  )
}

/** Where the patient is and when they are to be back; late is said (clinical-decisions 9). */
export function Planned(props: Props) {
  const { planned } = props.subject
  if (planned === null) return null
  return planned.kind === 'off-unit' ? (
    <Away {...props} planned={planned} />
  ) : (
    <Timed {...props} planned={planned} />
  )
}

/** Why no data are wanted, or what makes no sound, until when, and who began it. */
function Timed({ planned, zone, onMove }: Props & { planned: TimedPlan }) {
  const t = useWords()
  return (
    <p className="banner-away" role="note">
      <b>{plannedText(planned, zone, t)}</b>
      {onMove && (
        <button type="button" className="button" onClick={() => onMove('end-plan')}>
          {t('bed.endPlan')}
        </button>
      )}
    </p>
  )
}

function Away({ planned, zone, onMove }: Props & { planned: AwayPlan }) {
  const t = useWords()
  const now = useSecond()
  const late = now - planned.expectedBackAt
  const times = {
    destination: planned.destination,
    since: minute(planned.since, zone),
    back: minute(planned.expectedBackAt, zone),
    late: age(Math.max(0, late), t),
  }
  return (
    <p className="banner-away" data-late={late > 0} role="note">
      <b>{t(late > 0 ? 'patient.away.over' : 'patient.away.out', times)}</b>
      {t('separator')}
      {planned.escort === null
        ? t('patient.away.noEscort')
        : t('patient.away.escort', { name: planned.escort })}
      {onMove && (
        <button type="button" className="button" onClick={() => onMove('return')}>
          {t('patient.away.back')}
        </button>
      )}
    </p>
  )
}
