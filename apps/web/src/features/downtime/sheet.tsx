import { dayAndMinute, minute } from '../../format/time'
import { downtimeWords as say } from '../../words/downtime'
import type { PicturePatient, PictureUnit } from './picture'
import './downtime-sheet.css'

interface Props {
  readonly unit: PictureUnit
  readonly now: number
}

/** On paper and on a screen without a server: what was last known, never to be taken for live (DT3, DT4). */
export function DowntimeSheet({ unit, now }: Props) {
  const { zone, patients } = unit
  return (
    <section className="paper" aria-label={say('sheet', { unit: unit.name })}>
      <header className="paper-head">
        <p className="paper-not-live">
          {say('printed', { printed: dayAndMinute(now, zone), last: dayAndMinute(unit.lastData, zone) })}
        </p>
        <h2>{`${say('sheet', { unit: unit.name })} · ${unit.site}`}</h2>
        <p>
          {say('page', { count: patients.length })} · {say('privacy')}
          {unit.simulated && <b> · {say('simulated')}</b>}
        </p>
      </header>
      <table className="paper-table">
        <thead>
          <tr>
            {COLUMNS.map((key) => (
              <th key={key} scope="col" data-column={key}>
                {say(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {patients.map((patient) => (
            <Patient key={patient.id} patient={patient} zone={zone} />
          ))}
        </tbody>
      </table>
      <Checklists />
    </section>
  )
}

const COLUMNS = ['bed', 'patient', 'readings', 'limits', 'alarms', 'care', 'byHand'] as const

function Patient({ patient, zone }: { patient: PicturePatient; zone: string }) {
  return (
    <tr>
      <th scope="row">{patient.bed ?? say('noBed')}</th>
      <td>
        <b>{patient.name}</b>
        {patient.mrn !== null && <div>{say('mrn', { mrn: patient.mrn })}</div>}
        {patient.birthDate !== null && <div>{say('born', { date: patient.birthDate })}</div>}
      </td>
      <td>
        {patient.readings.length === 0 && say('noReadings')}
        {patient.readings.map(({ label, value, unit, at }) => (
          <div key={label}>{say('reading', { label, value, unit, time: minute(at, zone) })}</div>
        ))}
      </td>
      <td>
        {patient.limits.map(({ label, low, high }) => (
          <div key={label}>{say('limit', { label, low: low ?? '', high: high ?? '' })}</div>
        ))}
      </td>
      <td>
        {patient.plan && <b>{patient.plan}</b>}
        {patient.alarms.length === 0 && say('noAlarms')}
        {patient.alarms.map(({ priority, text, since }) => (
          <div key={`${text} ${since}`} data-priority={priority}>
            {say('alarm', { priority: say(`priority.${priority}`), text, time: minute(since, zone) })}
          </div>
        ))}
      </td>
      <td>
        <Care patient={patient} />
      </td>
      <td aria-label={say('byHand')}>
        <div className="paper-lines" />
      </td>
    </tr>
  )
}

function Care({ patient: { ceiling, allergies, oxygen, isolation } }: { patient: PicturePatient }) {
  return (
    <>
      <div>{ceiling === null ? say('ceilingNone') : say('ceiling', { level: ceiling })}</div>
      <div>{allergies === null ? say('allergyNone') : say('allergy', { list: allergies.join(', ') })}</div>
      {oxygen !== null && <div>{say('oxygen', { text: oxygen })}</div>}
      {isolation.length > 0 && <div>{say('isolation', { list: isolation.join(', ') })}</div>}
    </>
  )
}

const LISTS = [
  ['list.nurse', ['nurse.1', 'nurse.2', 'nurse.3', 'nurse.4']],
  ['list.charge', ['charge.1', 'charge.2', 'charge.3', 'charge.4']],
  ['list.physician', ['physician.1', 'physician.2']],
  ['list.tele', ['tele.1', 'tele.2']],
] as const

/** DT4; own proposal after clinical.md 10, for a site to replace. */
function Checklists() {
  return (
    <section className="paper-lists">
      <h2>{say('checklists')}</h2>
      <div>
        {LISTS.map(([role, steps]) => (
          <div key={role}>
            <h3>{say(role)}</h3>
            <ul>
              {steps.map((step) => (
                <li key={step}>{say(step)}</li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <p>{say('after')}</p>
    </section>
  )
}
