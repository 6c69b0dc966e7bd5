import { parameter, type Alarm, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { hue, look } from '../format/alarm-line'
import { limitsFace } from '../format/limits'
import { display, unitLabel } from '../format/number'
import { face, worstFace, type AgedReading } from '../format/reading'
import { minute } from '../format/time'
import { useReadings } from '../state/live'
import { usePreferences } from '../state/preferences'
import { Reading } from '../ui/reading'
import { useWords } from '../words'
import type { Slot } from './slots'

export interface ReadingCellProps {
  readonly subject: SubjectCard
  readonly slot: Slot
  readonly zone: string
  readonly alarms: readonly Alarm[]
}

/** Connects one slot of one subject to the live store. Mount it under a key of the association (H58). */
export function ReadingCell({ subject, slot, zone, alarms }: ReadingCellProps) {
  const t = useWords()
  const { limits } = usePreferences()
  const readings = useReadings(subject.id, slot.parts)
  const [first] = slot.parts
  if (!first) return null
  const row = parameter(first)
  const faces = readings.map((each, index) =>
    face(each, parameter(slot.parts[index] ?? first), subject.admittedAt, t),
  )
  const state = worstFace(faces)
  if (!state) return null
  const watched = limitsFace(subject.limits, first, alarms)
  const own = alarms.find((alarm) => touches(alarm, slot.parts))
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
      limits={!watched.low && !watched.high ? 'none' : limits ? watched : 'hidden'}
      takenAt={row.contract === 'episodic' ? takenAt(readings[0], zone) : null}
      beside={null}
      alarm={own ? { hue: hue(own), look: look(own) } : null}
    />
  )
}

/** A pressure with a missing part is not half a pressure: its one reason stands for all. */
const mainFaces = (faces: ReturnType<typeof face>[], state: ReturnType<typeof face>) =>
  state.kind === 'absent' || state.kind === 'blank' || state.kind === 'hidden' ? [state] : faces.slice(0, 2)

function takenAt(live: AgedReading | undefined, zone: string): string | null {
  if (!live || live.reading.kind === 'absent') return null
  return minute(live.reading.measuredAt, zone)
}

/** Whether the alarm is about one of these values. */
export function touches(alarm: Alarm, codes: readonly ParameterCode[]): boolean {
  return alarm.evidence.some((each) => {
    switch (each.kind) {
      case 'limit':
        return codes.includes(each.code)
      case 'silence':
        return each.codes.some((code) => codes.includes(code))
      case 'device':
        return false
      default:
        return each satisfies never
    }
  })
}

/** Oxygen beside SpO2, everywhere (clinical-decisions 15). */
export function OxygenNote({ subject }: { subject: SubjectCard }) {
  const t = useWords()
  const [fio2, flow] = useReadings(subject.id, ['MDC_CONC_AWAY_O2_INSP', 'VIGIL_O2_FLOW'])
  const shown = [
    { live: fio2, key: 'reading.fio2' as const, decimals: 0 },
    { live: flow, key: 'reading.flow' as const, decimals: 1 },
  ].flatMap(({ live, key, decimals }) =>
    live?.reading.kind === 'valid' && (live.freshness === 'live' || live.freshness === 'late')
      ? [t(key, { value: display(live.reading.value, decimals) })]
      : [],
  )
  return shown.length === 0 ? null : <span className="oxygen-note">{shown.join(t('separator'))}</span>
}
