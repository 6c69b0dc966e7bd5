import type { SubjectCard } from '@vigil/protocol'
import { useState } from 'react'
import { ageOf } from '../../format/person-age'
import { dayAndMinute } from '../../format/time'
import { useSecond } from '../../state/ticker'
import type { MoveStart } from '../../state/move-start'
import { useWords } from '../../words'
import { chipsOf, type Chip } from './facts'
import { AdtQuestion, Planned } from './notices'
import './banner.css'

/** What of a patient's moves somebody wants to see to; the dialogs live elsewhere. */

export interface Where {
  readonly bed: string | null
  readonly unit: string
  readonly site: string
  readonly zone: string
}

interface Props {
  readonly subject: SubjectCard
  readonly where: Where
  /** `null`: whoever looks may not move anybody. */
  readonly onMove: ((step: MoveStart['step']) => void) | null
}

/** Whose page this is, in sight wherever the page is scrolled to (WB21, H58). */
export function Banner({ subject, where, onMove }: Props) {
  const t = useWords()
  const chips = chipsOf(subject, where.zone, t)
  const [shown, setShown] = useState<string | null>(null)
  const open = chips.find(({ key }) => key === shown)
  const strong = chips.filter(({ weight }) => weight === 'strong')
  const provisional = subject.identity === 'provisional'
  return (
    <header className="patient-banner" data-identity={subject.identity}>
      <div className="banner-who">
        <span className="banner-where">{where.bed ?? t('bed.noBed')}</span>
        <h1>{subject.name}</h1>
        {subject.simulated && <span className="banner-simulated">{t('patient.simulated')}</span>}
        <Details subject={subject} where={where} />
        {onMove && (
          <button type="button" className="button banner-menu" onClick={() => onMove('menu')}>
            {t('patient.menu')}
          </button>
        )}
        {strong.length > 0 && (
          <span className="banner-strong" aria-hidden="true">
            {strong.map(({ text }) => text).join(t('separator'))}
          </span>
        )}
      </div>
      {provisional && (
        <p className="banner-provisional" role="note">
          <b>{t('patient.provisional')}</b> <span>{t('patient.provisionalNote')}</span>
          {onMove && (
            <button type="button" className="button" onClick={() => onMove('identify')}>
              {t('patient.identify')}
            </button>
          )}
        </p>
      )}
      {chips.length > 0 && (
        <ul className="banner-facts" aria-label={t('patient.facts')}>
          {chips.map((chip) => (
            <FactChip
              key={chip.key}
              chip={chip}
              open={chip.key === shown}
              onTouch={() => setShown(chip.key === shown ? null : chip.key)}
            />
          ))}
        </ul>
      )}
      {open && (
        <p className="banner-source" role="status">
          {open.source}
        </p>
      )}
      <AdtQuestion subject={subject} zone={where.zone} onMove={onMove} />
      <Planned subject={subject} zone={where.zone} onMove={onMove} />
    </header>
  )
}

function Details({ subject, where }: { subject: SubjectCard; where: Where }) {
  const t = useWords()
  const age = ageOf(subject.birthDate, useSecond(), where.zone)
  const person =
    subject.kind === 'patient'
      ? [
          age ? t(`patient.age.${age.unit}`, { count: age.count }) : null,
          t(`patient.sex.${subject.sex}`),
          subject.birthDate === null
            ? t('patient.noBirthDate')
            : t('patient.born', { date: subject.birthDate }),
          subject.mrn === null ? t('patient.noMrn') : t('patient.mrn', { mrn: subject.mrn }),
          t(`category.${subject.category}`),
        ]
      : [t(subject.kind === 'place' ? 'flags.place' : 'flags.thing')]
  return (
    <>
      <span className="banner-person">
        {person
          .filter((part) => part !== null)
          .map((part) => (
            <span key={part}>{part}</span>
          ))}
      </span>
      <span className="banner-place">
        {t('patient.place', { unit: where.unit, site: where.site })}
        {t('separator')}
        {t('patient.since', { time: dayAndMinute(subject.admittedAt, where.zone) })}
      </span>
    </>
  )
}

/** Who told it and when: by pointing at it, and by a touch or a key. */
export function FactChip({ chip, open, onTouch }: { chip: Chip; open: boolean; onTouch: () => void }) {
  return (
    <li>
      <button
        type="button"
        className="fact"
        data-weight={chip.weight}
        title={chip.source}
        aria-expanded={open}
        onClick={onTouch}
      >
        {chip.text}
      </button>
    </li>
  )
}
