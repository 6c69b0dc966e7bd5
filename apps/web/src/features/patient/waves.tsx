import { parameter, type Alarm, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useState } from 'react'
import { ReadingCell } from '../../signals/reading-cell'
import { leadsOf, type Lane, type LeadChoice, type Slot } from '../../signals/slots'
import { WaveTrace } from '../../signals/wave-trace'
import { useReadings } from '../../state/live'
import { useWords } from '../../words'
import { oxygenChip } from './facts'

interface CellProps {
  readonly subject: SubjectCard
  readonly slot: Slot
  readonly zone: string
  readonly alarms: readonly Alarm[]
}

/** A reading with the device it comes from; beside SpO2 the oxygen that it is measured on. */
export function Cell({ subject, slot, zone, alarms }: CellProps) {
  return (
    <div className="patient-cell" data-slot={slot.key}>
      <ReadingCell subject={subject} slot={slot} zone={zone} alarms={alarms} detailed />
      <div className="patient-cell-foot">
        <SourceLine subject={subject} codes={slot.parts} />
        {slot.key === 'spo2' && subject.kind === 'patient' && <OxygenLine subject={subject} zone={zone} />}
      </div>
    </div>
  )
}

function SourceLine({ subject, codes }: { subject: SubjectCard; codes: readonly ParameterCode[] }) {
  const t = useWords()
  const [live] = useReadings(subject.id, codes)
  if (!live || live.reading.source === null) return null
  const { source } = live.reading
  const card = subject.devices.find(({ id }) => id === source)
  const type = t(`alarm.source.${card?.type ?? 'other'}`)
  return (
    <small className="patient-source" title={t('patient.from', { source: `${type} ${source}` })}>
      {source}
    </small>
  )
}

function OxygenLine({ subject, zone }: { subject: SubjectCard; zone: string }) {
  const t = useWords()
  const [open, setOpen] = useState(false)
  const chip = oxygenChip(subject, zone, t)
  return (
    <button
      type="button"
      className="patient-oxygen"
      data-weight={chip.weight}
      title={chip.source}
      aria-expanded={open}
      onClick={() => setOpen(!open)}
    >
      {open ? chip.source : chip.text}
    </button>
  )
}

interface WavesProps {
  readonly subject: SubjectCard
  readonly lanes: readonly Lane[]
  readonly codes: readonly ParameterCode[]
  readonly lead: LeadChoice
  readonly onLead: (lead: LeadChoice) => void
  readonly zone: string
  readonly alarms: readonly Alarm[]
}

export function Waves({ subject, lanes, codes, lead, onLead, zone, alarms }: WavesProps) {
  const t = useWords()
  return (
    <section className="patient-lanes" data-wave-surface>
      <Leads codes={codes} lead={lead} onLead={onLead} />
      {lanes.length === 0 && <p className="patient-none">{t('patient.noWaves')}</p>}
      {lanes.map(({ wave, slot }) => (
        <div className="patient-lane" key={wave} data-alone={slot === null}>
          <WaveTrace subject={subject.id} code={wave} detailed />
          {slot && <Cell subject={subject} slot={slot} zone={zone} alarms={alarms} />}
        </div>
      ))}
    </section>
  )
}

/** Which leads to look at, where there is a choice (WF6). */
function Leads({ codes, lead, onLead }: Pick<WavesProps, 'codes' | 'lead' | 'onLead'>) {
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
