import type { SignalGroup } from '@vigil/clinical'
import type { CSSProperties } from 'react'
import type { AlarmHue, AlarmLook } from '../format/alarm-line'
import { useWords } from '../words'
import type { Face } from '../format/reading'
import type { LimitsFace } from '../format/limits'
import type { TendencyFace } from '../format/tendency'
import { display } from '../format/number'
import { AlarmFill } from './alarm-fill'
import { AlarmOffIcon } from './icons'
import { sized } from './sized'
import './reading.css'

export interface ReadingProps {
  readonly label: string
  readonly unit: string
  readonly group: SignalGroup
  readonly decimals: number
  /** One value, or systolic and diastolic. */
  readonly main: readonly Face[]
  /** Mean pressure. */
  readonly mean: Face | null
  /** Its look decides for the whole: the worst of the parts. */
  readonly state: Face
  /** `hidden`: the site or the viewer switched them off; `none`: no alarm watches this value. */
  readonly limits: LimitsFace | 'none' | 'hidden'
  /** Time of an episodic value. */
  readonly takenAt: string | null
  /** What stands beside it, e.g. oxygen. */
  readonly beside: string | null
  /** How it moved within the hour; `null`: it did not, or is not known. */
  readonly tendency: TendencyFace | null
  /** What a rate is counted from. */
  readonly source: string | null
  /** Says the source in plain sight, not only on demand. */
  readonly detailed: boolean
  readonly alarm: { readonly hue: AlarmHue; readonly look: AlarmLook } | null
}

/** A value with its unit, limits, age and source state: the only place that draws a reading (interface.md). */
export function Reading(props: ReadingProps) {
  const { label, unit, group, state, alarm, limits } = props
  const text = props.main.map((face) => face.text).join('/')
  return (
    <div
      ref={sized}
      className="reading on-alarm"
      role="group"
      aria-label={useSpoken(props)}
      data-group={group}
      data-freshness={state.kind}
      data-shape={props.main.length > 1 ? 'pair' : 'single'}
      data-hue={alarm?.hue}
      data-look={alarm?.look}
      title={'onDemand' in state ? state.onDemand : (props.source ?? undefined)}
    >
      {alarm && <AlarmFill hue={alarm.hue} look={alarm.look} />}
      <div className="reading-side" aria-hidden="true">
        <span className="reading-label">
          {label} <small>{unit}</small>
        </span>
        <span className="reading-line">
          <Limits limits={limits} decimals={props.decimals} />
          {props.tendency && <Tendency {...props.tendency} />}
        </span>
        <Note {...props} />
      </div>
      <Value text={text} mean={props.mean?.text ?? null} />
    </div>
  )
}

/** Digits are never cut: the size follows the number of characters (H74). */
function Value({ text, mean }: { text: string; mean: string | null }) {
  const t = useWords()
  const length = Math.max(2, text.length) + (mean === null ? 0 : (mean.length + 2) * 0.62)
  return (
    <div ref={sized} className="reading-room" aria-hidden="true">
      <span className="reading-value" style={{ '--chars': length } as CSSProperties}>
        <span className="reading-digits">{text}</span>
        {mean !== null && <small className="reading-mean">{t('reading.mean', { value: mean })}</small>}
      </span>
    </div>
  )
}

function Limits({ limits, decimals }: { limits: ReadingProps['limits']; decimals: number }) {
  const t = useWords()
  const said = (value: number, side: 'high' | 'low', alone: boolean) => {
    const text = display(value, Math.min(decimals, 1))
    // Alone, its place above or below the other one does not tell which it is.
    return alone ? t(side === 'high' ? 'reading.onlyHigh' : 'reading.onlyLow', { value: text }) : text
  }
  if (limits === 'hidden') return null
  if (limits === 'none') return <AlarmOffIcon label={t('reading.noLimits')} />
  return (
    <span className="reading-limits">
      {limits.off && <AlarmOffIcon label={t('reading.limitOff')} />}
      {limits.high && (
        <span data-violated={limits.high.violated}>
          {said(limits.high.value, 'high', limits.low === null)}
        </span>
      )}
      {limits.low && (
        <span data-violated={limits.low.violated}>{said(limits.low.value, 'low', limits.high === null)}</span>
      )}
    </span>
  )
}

/** A shape and a figure, no colour: colours are signals and alarms. */
function Tendency({ direction, delta, spoken }: TendencyFace) {
  const t = useWords()
  return (
    <span className="reading-tendency" title={spoken}>
      {t(direction === 'up' ? 'reading.up' : 'reading.down', { delta })}
    </span>
  )
}

function Note({ state, takenAt, beside, source, detailed }: ReadingProps) {
  const note = 'note' in state ? state.note : null
  const parts = [
    detailed ? source : null,
    beside,
    state.kind === 'live' || state.kind === 'late' ? takenAt : null,
    note,
  ]
  const shown = parts.filter((part) => part !== null)
  return shown.length === 0 ? null : (
    <span className="reading-notes">
      {shown.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </span>
  )
}

function useSpoken(props: ReadingProps): string {
  const t = useWords()
  const { state, limits } = props
  const value = props.main.map((face) => face.text).join('/')
  const said = state.kind === 'live' || state.kind === 'late' ? value : ''
  const parts = [
    t('reading.label', { name: props.label, value: said, unit: said === '' ? '' : props.unit }).trim(),
    state.kind === 'struck' ? t('reading.stale', { value, age: state.note }) : null,
    state.kind !== 'struck' && 'note' in state ? state.note : null,
    props.source === null ? null : t('reading.from', { source: props.source }),
    props.takenAt,
    props.tendency?.spoken ?? null,
    limits === 'none' ? t('reading.noLimits') : null,
    typeof limits === 'object' && limits.off ? t('reading.limitOff') : null,
    typeof limits === 'object' && limits.low ? t('reading.limitLow', { value: limits.low.value }) : null,
    typeof limits === 'object' && limits.high ? t('reading.limitHigh', { value: limits.high.value }) : null,
    props.beside,
  ]
  return parts.filter((part) => part !== null).join(', ')
}
