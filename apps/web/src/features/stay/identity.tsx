import type { SubjectCard } from '@vigil/protocol'
import { dayAndMinute } from '../../format/time'
import { zoneName } from '../../format/zone'
import { useWords } from '../../words'
import { stayWords as say } from '../../words/stay'
import { MOST_DAYS, type Window } from './period'

export interface Where {
  readonly bed: string | null
  readonly unit: string
  readonly site: string
  readonly zone: string
}

interface Props {
  readonly subject: SubjectCard
  readonly where: Where
  readonly who: string
  readonly now: number
  readonly window: Window
}

/** Whose paper this is, of when, and what it is not. */
export function Identity({ subject, where, who, now, window: { from, to, clipped } }: Props) {
  const t = useWords()
  const { bed, unit, site, zone } = where
  const at = (time: number) => dayAndMinute(time, zone)
  const person = [
    subject.birthDate === null ? say('noBirth') : say('born', { date: subject.birthDate }),
    subject.mrn === null ? say('noMrn') : say('mrn', { mrn: subject.mrn }),
    say('place', { bed: bed === null ? say('noBed') : t('bed.bed', { label: bed }), unit, site }),
    say('since', { at: at(subject.admittedAt) }),
  ]
  return (
    <header className="stay-identity">
      <p>
        <b>{subject.name}</b>
        {subject.simulated && <strong>{say('simulated')}</strong>} <span>{person.join(t('separator'))}</span>
      </p>
      <p>
        {say('from', { from: at(from), to: at(to), site, zone: zoneName(to, zone) })}
        {t('separator')}
        {say('printed', { at: at(now), who })}
      </p>
      <p>{say('secondary')}</p>
      {clipped && (
        <p role="note">
          <b>{say('clipped', { days: MOST_DAYS })}</b>
        </p>
      )}
    </header>
  )
}
