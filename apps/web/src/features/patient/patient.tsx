import type { SubjectCard } from '@vigil/protocol'
import { parameter } from '@vigil/clinical'
import { useState, type ReactNode } from 'react'
import { dayAndMinute } from '../../format/time'
import { ReadingCell } from '../../signals/reading-cell'
import { lanesOf, leadsOf, type LeadChoice, type Slot } from '../../signals/slots'
import { WaveTrace } from '../../signals/wave-trace'
import { useAlarmsOf, useCodes } from '../../state/live'
import { useMedia } from '../../state/use-media'
import { useWords } from '../../words'
import { Devices } from './devices'
import './patient.css'

interface Props {
  readonly subject: SubjectCard
  readonly bed: string | null
  readonly zone: string
  /** The alarms of this patient with what may be done about them. */
  readonly alarms: ReactNode
  /** The last hour; only mounted while somebody wants to see it. */
  readonly trends: ReactNode
  readonly hand: boolean
}

/** High enough for waves and trend one above the other (own proposal). */
const ROOM_FOR_TREND = '(min-height: 820px)'

/** As many traces as a screen shows at a readable height. */
const MOST_LANES = 10

/** One patient, large. The other beds' alarms stay above, in their own root (WB8). */
export function Patient({ subject, bed, zone, alarms, trends, hand }: Props) {
  const t = useWords()
  const codes = useCodes(subject.id)
  const own = useAlarmsOf(subject.id)
  const [lead, setLead] = useState<LeadChoice>('all')
  const room = useMedia(ROOM_FOR_TREND)
  const [wished, setWished] = useState<boolean | null>(null)
  const trending = wished ?? (room && !hand)
  const { lanes, rest } = lanesOf(codes, hand ? 0 : MOST_LANES, lead)
  const cell = (slot: Slot) => (
    <div className="patient-cell" key={slot.key} data-slot={slot.key}>
      <ReadingCell subject={subject} slot={slot} zone={zone} alarms={own} detailed />
    </div>
  )
  return (
    <article className="patient" aria-label={t('patient.title')} data-hand={hand} data-trend={trending}>
      <Identity subject={subject} bed={bed} zone={zone} />
      {!hand && (
        <section className="patient-lanes" data-wave-surface>
          <Leads codes={codes} lead={lead} onLead={setLead} />
          {lanes.length === 0 && <p className="patient-none">{t('patient.noWaves')}</p>}
          {lanes.map(({ wave, slot }) => (
            <div className="patient-lane" key={wave}>
              <WaveTrace subject={subject.id} code={wave} detailed />
              {slot && cell(slot)}
            </div>
          ))}
        </section>
      )}
      <section className="patient-trend" aria-label={t('trends.title')}>
        <button
          type="button"
          className="button"
          aria-expanded={trending}
          onClick={() => setWished(!trending)}
        >
          {t(trending ? 'trends.hide' : 'trends.title')}
        </button>
        {trending && trends}
      </section>
      <section className="patient-readings" aria-label={t('patient.readings')}>
        {rest.map(cell)}
      </section>
      <aside className="patient-side">
        <h2>{t('patient.alarms')}</h2>
        {own.length === 0 ? <p className="patient-none">{t('patient.noAlarms')}</p> : alarms}
        <h2>{t('patient.devices')}</h2>
        <Devices subject={subject} codes={codes} zone={zone} />
      </aside>
    </article>
  )
}

interface LeadsProps {
  readonly codes: ReturnType<typeof useCodes>
  readonly lead: LeadChoice
  readonly onLead: (lead: LeadChoice) => void
}

/** Which leads to look at, where there is a choice (WF6). */
function Leads({ codes, lead, onLead }: LeadsProps) {
  const t = useWords()
  const leads = leadsOf(codes)
  if (leads.length < 2) return null
  return (
    <div className="patient-leads" role="group" aria-label={t('wave.leads')}>
      {(['all', ...leads] as const).map((each) => (
        <button
          key={each}
          type="button"
          className="button"
          aria-pressed={each === lead}
          onClick={() => onLead(each)}
        >
          {each === 'all' ? t('wave.allLeads') : parameter(each).label}
        </button>
      ))}
    </div>
  )
}

function Identity({ subject, bed, zone }: { subject: SubjectCard; bed: string | null; zone: string }) {
  const t = useWords()
  const facts = [
    subject.mrn === null ? null : t('patient.mrn', { mrn: subject.mrn }),
    subject.birthDate === null ? null : t('patient.born', { date: subject.birthDate }),
    subject.kind === 'patient' ? t(`patient.sex.${subject.sex}`) : null,
    subject.kind === 'patient' ? t(`category.${subject.category}`) : null,
    subject.paced ? t('flags.paced') : null,
    subject.onOxygen ? t('flags.oxygen') : null,
    t('patient.since', { time: dayAndMinute(subject.admittedAt, zone) }),
  ].filter((fact) => fact !== null)
  return (
    <header className="patient-identity">
      <span className="patient-bed">{bed ?? t('bed.noBed')}</span>
      <h1>{subject.name}</h1>
      <span>{facts.join(t('separator'))}</span>
    </header>
  )
}
