import {
  conditionGroup,
  factOf,
  isParameterCode,
  parameter,
  type Alarm,
  type Oxygen,
  type ParameterCode,
} from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { memo } from 'react'
import { hue, look } from '../format/alarm-line'
import { isWatched, limitsFace, type LimitsFace } from '../format/limits'
import { display, unitLabel } from '../format/number'
import { face, worstFace, type AgedReading, type Face } from '../format/reading'
import { tendencyFace } from '../format/tendency'
import { minute } from '../format/time'
import { useReadings } from '../state/live'
import { usePreferences } from '../state/preferences'
import { Reading } from '../ui/reading'
import { useWords, type Words } from '../words'
import type { Slot } from './slots'

/** What a reading is drawn from: of what else changes of a subject its cells know nothing, and are not rendered for it. */
const DRAWN = [
  'id',
  'kind',
  'admittedAt',
  'bedSince',
  'limits',
  'off',
  'comfort',
  'facts',
  'tendencies',
] as const satisfies readonly (keyof SubjectCard)[]
type DrawnSubject = Pick<SubjectCard, (typeof DRAWN)[number]>

export interface ReadingCellProps {
  readonly subject: DrawnSubject
  readonly slot: Slot
  readonly zone: string
  readonly alarms: readonly Alarm[]
  /** With what it is measured from, where there is room to say it. */
  readonly detailed?: boolean
}

/** Connects one slot of one subject to the live store. Mount it under a key of the association (H58). */
export const ReadingCell = memo(function ReadingCell(props: ReadingCellProps) {
  const { subject, slot, zone, alarms, detailed = false } = props
  const t = useWords()
  const { limits } = usePreferences()
  const readings = useReadings(subject.id, slot.parts)
  const beside = useOxygen(subject, slot.key === 'spo2', detailed)
  const [first] = slot.parts
  if (!first) return null
  const row = parameter(first)
  const faces = readings.map((each, index) =>
    face(each, parameter(slot.parts[index] ?? first), arrivedAt(subject), t),
  )
  const state = worstFace(faces)
  if (!state) return null
  const watched = limitsFace(subject.limits, first, alarms, subject.off)
  const own = alarms.find((alarm) => touches(alarm, slot.parts) && fills(alarm, state))
  const triple = slot.parts.length === 3
  return (
    <Reading
      label={t(`slot.${slot.key}`)}
      unit={unitLabel(row.unit)}
      group={slot.group}
      decimals={row.decimals}
      main={mainFaces(faces, state)}
      mean={triple && state.kind === 'live' ? (faces[2] ?? null) : null}
      state={state}
      limits={limitsShown(subject, first, watched, limits)}
      takenAt={row.contract === 'episodic' ? takenAt(readings[0], zone) : null}
      beside={beside}
      tendency={state.kind === 'live' ? tendencyFace(subject.tendencies, first, t) : null}
      source={sourceOf(first, t)}
      detailed={detailed}
      alarm={own ? { hue: hue(own), look: look(own) } : null}
    />
  )
}, sameCell)

function sameCell(one: ReadingCellProps, other: ReadingCellProps): boolean {
  return (
    one.slot === other.slot &&
    one.zone === other.zone &&
    one.alarms === other.alarms &&
    one.detailed === other.detailed &&
    DRAWN.every((key) => one.subject[key] === other.subject[key])
  )
}

function limitsShown(
  subject: DrawnSubject,
  code: ParameterCode,
  watched: LimitsFace,
  wanted: boolean,
): LimitsFace | 'none' | 'hidden' {
  // What comfort care leaves out has limits that nobody hears.
  if (subject.comfort && !subject.comfort.remaining.some((key) => codesOf(key).includes(code))) return 'none'
  // Whoever hides the limits still sees that one is off (AL25).
  if (!wanted && watched.off) return { low: null, high: null, off: true }
  if (watched.low || watched.high) return wanted ? watched : 'hidden'
  return subject.kind === 'patient' && isWatched(code) ? 'none' : 'hidden'
}

/** In this bed, or here at all (WB10). */
const arrivedAt = ({ admittedAt, bedSince }: DrawnSubject): number => Math.max(admittedAt, bedSince ?? 0)

/** A pressure with a missing part is not half a pressure: its one reason stands for all. */
const mainFaces = (faces: ReturnType<typeof face>[], state: ReturnType<typeof face>) =>
  state.kind === 'absent' || state.kind === 'blank' || state.kind === 'hidden' ? [state] : faces.slice(0, 2)

function takenAt(live: AgedReading | undefined, zone: string): string | null {
  if (!live || live.reading.kind === 'absent') return null
  return minute(live.reading.measuredAt, zone)
}

/** What a rate is counted from: two of the same name may disagree (WB11). */
export const sourceOf = (code: ParameterCode, t: Words): string | null => {
  const source = SOURCES[code]
  return source === undefined ? null : t(`reading.source.${source}`)
}

const SOURCES: Readonly<Partial<Record<ParameterCode, 'ecg' | 'pleth' | 'artery' | 'cuff'>>> = {
  MDC_ECG_HEART_RATE: 'ecg',
  MDC_PULS_OXIM_PULS_RATE: 'pleth',
  MDC_BLD_PULS_RATE_INV: 'artery',
  MDC_PULS_RATE_NON_INV: 'cuff',
}

/** A value that is back is no longer off or lost, although that alarm still takes its time to end. */
const fills = (alarm: Alarm, { kind }: Face): boolean => alarm.class === 'physiological' || kind !== 'live'

/** Whether the alarm is about one of these values. */
export function touches(alarm: Alarm, codes: readonly ParameterCode[]): boolean {
  return alarm.evidence.some((each) => {
    switch (each.kind) {
      case 'limit':
        return codes.includes(each.code)
      case 'silence':
        return each.codes.some((code) => codes.includes(code))
      case 'rule':
        return each.values.some(({ code }) => codes.includes(code))
      case 'device':
        return codesOf(alarm.condition).some((code) => codes.includes(code))
      default:
        return each satisfies never
    }
  })
}

const RATE: readonly ParameterCode[] = ['MDC_ECG_HEART_RATE']
const NO_CODES: readonly ParameterCode[] = []

/** What a monitor's own alert is about: the codes of its group, the metric in its own condition, else for a rhythm the rate. */
function codesOf(condition: Alarm['condition']): readonly ParameterCode[] {
  const group = conditionGroup(condition)
  if (group?.bound) return group.bound.codes
  if (group) return group.events.some((event) => event.startsWith('MDC_EVT_ECG_')) ? RATE : NO_CODES
  const metric = condition.split(':').at(-1) ?? ''
  return isParameterCode(metric) ? [metric] : NO_CODES
}

const OXYGEN: readonly ParameterCode[] = ['MDC_CONC_AWAY_O2_INSP', 'VIGIL_O2_FLOW']
const NOTHING: readonly ParameterCode[] = []

/**
 * Oxygen beside SpO2, everywhere (clinical-decisions 15): the device as somebody told it, with what a device measures
 * in place of what was told.
 */
function useOxygen({ id, facts }: DrawnSubject, wanted: boolean, detailed: boolean): string | null {
  const t = useWords()
  const [fio2, flow] = useReadings(id, wanted ? OXYGEN : NOTHING)
  const told = wanted ? factOf(facts, 'oxygen') : null
  const [percent, litres] = [measured(fio2), measured(flow)]
  if (told === null) {
    const parts = [
      percent === null ? [] : [t('reading.fio2', { value: display(percent, 0) })],
      litres === null ? [] : [t('reading.flow', { value: display(litres, 1) })],
    ].flat()
    return parts.length === 0 ? null : parts.join(t('separator'))
  }
  const said = {
    flow: figure(litres ?? told.flow, (value) => t('oxygen.flow', { value })),
    fio2: figure(percent ?? told.fio2, (value) => t('oxygen.fio2', { value })),
  }
  const [first, second] = BY_FLOW.includes(told.device) ? [said.flow, said.fio2] : [said.fio2, said.flow]
  // A tile has room for the figure that is set; the value beside it stays the largest thing.
  const figures = detailed || first.length === 0 ? [...first, ...second] : first
  return [t(`oxygen.${told.device}`), ...figures].join(' ')
}

const measured = (live: AgedReading | undefined): number | null =>
  live?.reading.kind === 'valid' && (live.freshness === 'live' || live.freshness === 'late')
    ? live.reading.value
    : null

/** Devices that are set by their flow; the others by the fraction. */
const BY_FLOW: readonly Oxygen['device'][] = ['nasal-cannula', 'simple-mask', 'non-rebreather']

/** `2`, `0.5`: without a zero that says nothing. */
const figure = (value: number | null, said: (text: string) => string): readonly string[] =>
  value === null ? [] : [said(display(value, Number.isInteger(value) ? 0 : 1))]
