import { parameter, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useState, type ReactNode } from 'react'
import { lanesOf, slotsOf, wavesOf, type LeadChoice } from '../../signals/slots'
import { WaveTrace } from '../../signals/wave-trace'
import { useAlarmsOf, useCodes, useConnection } from '../../state/live'
import type { MoveStart } from '../../state/move-start'
import { useMedia } from '../../state/use-media'
import { addWords, useWords } from '../../words'
import { patientPage } from '../../words/patient'
import { AlarmHistory } from './alarm-history'
import { Banner, type Where } from './banner'
import { Devices } from './devices'
import { usePatientKeys } from './keys'
import { Moves } from './moves'
import { SecondOpinionNote } from './second-opinion'
import { Tabs } from './tabs'
import { Cell, Waves } from './waves'
import './patient.css'

addWords(patientPage)

export interface PatientProps {
  readonly subject: SubjectCard
  readonly where: Where
  /** The open alarms of this patient with what may be done about them. */
  readonly alarms: ReactNode
  /** Only mounted while somebody wants to see them; a higher `focus` asks for the keyboard. */
  readonly renderTrends: (focus: number) => ReactNode
  readonly hand: boolean
  readonly onStep: (by: 1 | -1) => void
  readonly onMove: ((step: MoveStart['step']) => void) | null
  readonly onReview: () => void
  /** The other pages about this patient. */
  readonly pages: ReactNode
}

/** High enough for waves and trend one above the other (own proposal). */
const ROOM_FOR_TREND = '(min-height: 820px)'

/** As many traces as a screen shows at a readable height. */
const MOST_LANES = 10

const isEcg = (code: ParameterCode): boolean => {
  const { kind, group } = parameter(code)
  return kind === 'waveform' && group === 'ecg'
}

/** One patient, large. The other beds' alarms stay above, in their own root (WB8). */
export function Patient(props: PatientProps) {
  const t = useWords()
  const { subject, where, hand } = props
  const room = useMedia(ROOM_FOR_TREND)
  const [wished, setWished] = useState<boolean | null>(null)
  const [focus, setFocus] = useState(0)
  usePatientKeys({
    onStep: props.onStep,
    onReview: props.onReview,
    onTrends: () => {
      setWished(true)
      setFocus((before) => before + 1)
    },
  })
  return (
    <article className="patient" aria-label={t('patient.title')} data-hand={hand}>
      <Banner subject={subject} where={where} onMove={props.onMove} />
      {hand ? (
        <Hand {...props} focus={focus} />
      ) : (
        <Desk {...props} focus={focus} trending={wished ?? room} onTrending={setWished} />
      )}
    </article>
  )
}

interface DeskProps extends PatientProps {
  readonly focus: number
  readonly trending: boolean
  readonly onTrending: (trending: boolean) => void
}

function Desk({ subject, where: { zone }, focus, trending, onTrending, ...rest }: DeskProps) {
  const t = useWords()
  const codes = useCodes(subject.id)
  const own = useAlarmsOf(subject.id)
  const [lead, setLead] = useState<LeadChoice>('all')
  const lanes = lanesOf(codes, MOST_LANES, lead)
  return (
    <div className="patient-desk" data-trend={trending}>
      <Waves {...{ subject, codes, lead, zone }} lanes={lanes.lanes} onLead={setLead} alarms={own} />
      {lanes.rest.length > 0 && (
        <section className="patient-readings" aria-label={t('patient.readings')}>
          {lanes.rest.map((slot) => (
            <Cell key={slot.key} subject={subject} slot={slot} zone={zone} alarms={own} />
          ))}
        </section>
      )}
      <section className="patient-trend" aria-label={t('trends.title')}>
        <button
          type="button"
          className="button"
          aria-expanded={trending}
          onClick={() => onTrending(!trending)}
        >
          {t(trending ? 'trends.hide' : 'trends.show')}
        </button>
        {rest.pages}
        {trending && rest.renderTrends(focus)}
      </section>
      {/* A place that scrolls is reached by keyboard too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <aside className="patient-side" tabIndex={0} aria-label={t('patient.alarms')}>
        <OpenAlarms subject={subject} alarms={rest.alarms} />
        <AlarmHistory subject={subject} zone={zone} />
        {codes.some(isEcg) && <SecondOpinionNote subject={subject} zone={zone} />}
        <h2>{t('patient.devices')}</h2>
        <Devices subject={subject} codes={codes} zone={zone} />
        <h2>{t('patient.moves.title')}</h2>
        <Moves subject={subject} zone={zone} onHistory={rest.onMove && (() => rest.onMove?.('history'))} />
      </aside>
    </div>
  )
}

function OpenAlarms({ subject, alarms }: Pick<PatientProps, 'subject' | 'alarms'>) {
  const t = useWords()
  const own = useAlarmsOf(subject.id)
  const live = useConnection().kind === 'live'
  const none = t(live ? 'patient.noAlarms' : 'patient.alarmsUnknown')
  return (
    <>
      <h2>{t('patient.alarms')}</h2>
      {own.length === 0 ? <p className="patient-none">{none}</p> : alarms}
    </>
  )
}

/** One thumb: numbers first, one trace, and the rest by tab (MO1). */
function Hand({ subject, where: { zone }, focus, ...rest }: PatientProps & { readonly focus: number }) {
  const t = useWords()
  const codes = useCodes(subject.id)
  const own = useAlarmsOf(subject.id)
  const [wave] = wavesOf(codes)
  return (
    <>
      <section className="patient-readings" aria-label={t('patient.readings')}>
        {slotsOf(codes).map((slot) => (
          <Cell key={slot.key} subject={subject} slot={slot} zone={zone} alarms={own} />
        ))}
      </section>
      {wave && (
        <section className="patient-wave" data-wave-surface>
          <WaveTrace subject={subject.id} code={wave} detailed />
        </section>
      )}
      <Tabs
        alarms={own.length}
        focus={focus}
        panels={{
          alarms: (
            <>
              <OpenAlarms subject={subject} alarms={rest.alarms} />
              <AlarmHistory subject={subject} zone={zone} />
            </>
          ),
          trends: rest.renderTrends(focus),
          devices: (
            <>
              {codes.some(isEcg) && <SecondOpinionNote subject={subject} zone={zone} />}
              <Devices subject={subject} codes={codes} zone={zone} />
            </>
          ),
          moves: (
            <>
              <Moves
                subject={subject}
                zone={zone}
                onHistory={rest.onMove && (() => rest.onMove?.('history'))}
              />
              {rest.pages}
            </>
          ),
        }}
      />
    </>
  )
}
