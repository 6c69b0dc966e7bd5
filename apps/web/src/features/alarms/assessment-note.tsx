import { parameter, type Alarm, type Assessment, type Finding } from '@vigil/clinical'
import { clock } from '../../format/time'
import { sayAssessment as say } from '../../words/assessment'

interface Props {
  readonly alarm: Alarm
  readonly zone: string
}

/** What the waveforms say of the alarm; beside it, and never instead of it. */
export default function AssessmentNote({ alarm, zone }: Props) {
  const { assessment } = alarm
  if (!assessment) return null
  const isQuiet = alarm.state === 'active' && alarm.annunciation === 'visual'
  const text = say('at', { text: assessmentText(assessment), time: clock(assessment.at, zone) })
  return (
    <p className="alarm-facts alarm-signals" data-verdict={assessment.verdict}>
      {isQuiet && assessment.verdict === 'contradicted' ? `${text}, ${say('quiet')}` : text}
    </p>
  )
}

/** `Pulse on Pleth 82/min, good signal: probably artefact` */
export function assessmentText({ verdict, findings }: Assessment): string {
  switch (verdict) {
    case 'contradicted':
      return say('artefact', { witness: witnessOf(findings.filter(({ stance }) => stance === 'against')) })
    case 'supported':
      return say('supported', {
        signals: list(findings.filter(({ stance }) => stance === 'for').map(rateOf)),
      })
    case 'undecided':
      return findings.length === 0
        ? say('nothing')
        : say('undecided', { signals: findings.map(qualityOf).join(', ') })
    default:
      return verdict satisfies never
  }
}

/** A pulse is what a nurse believes: an ECG is named where there is none. */
function witnessOf(against: readonly Finding[]): string {
  const pulses = against.filter(({ sign }) => sign === 'pulse')
  return pulses.length > 0
    ? say('pulse', { signals: list(pulses.map(rateOf)) })
    : say('ecg', { signals: list(against.map(rateOf)) })
}

function rateOf({ code, rate }: Finding): string {
  const { label } = parameter(code)
  return rate === null ? say('noRate', { label }) : say('signal', { label, rate })
}

const qualityOf = ({ code, quality }: Finding): string => say(quality, { label: parameter(code).label })

const list = (parts: readonly string[]): string =>
  parts.reduce((first, second) => (first === '' ? second : say('and', { first, second })), '')
