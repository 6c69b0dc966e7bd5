import { conditionGroup, type Alarm, type EpochMs, type ParameterCode } from '@vigil/clinical'
import type { AlarmOutcome } from '@vigil/storage'

/** A time in which values of one parameter are those of an artefact, as a person marked its alarm (clinical-decisions 11). */
export interface ArtefactRange {
  readonly code: ParameterCode
  readonly from: EpochMs
  readonly to: EpochMs
}

/** What a rhythm that is none does to the heart rate. */
const RHYTHMS = ['asystole', 'vf', 'vt', 'v-brady']

/** From the onset to the end of each alarm whose newest mark says so. `outcomes`: newest first. */
export const artefactsOf = (
  alarms: readonly Alarm[],
  outcomes: readonly AlarmOutcome[],
): readonly ArtefactRange[] =>
  alarms.flatMap((alarm) => {
    const mark = outcomes.find((each) => each.alarm === alarm.id && each.episode === alarm.episode)
    const { onset: from, endedAt: to } = alarm
    if (mark?.outcome !== 'artefact' || to === null) return []
    return codesOf(alarm).map((code) => ({ code, from, to }))
  })

/** What it rang for; a device names no parameter, so of its alert it is what a limit of the kind would look at. */
function codesOf({ condition, evidence }: Alarm): readonly ParameterCode[] {
  const measured = evidence.flatMap((each) => (each.kind === 'limit' ? [each.code] : []))
  if (measured.length > 0) return [...new Set(measured)]
  if (RHYTHMS.includes(condition)) return ['MDC_ECG_HEART_RATE']
  return evidence.some(({ kind }) => kind === 'device') ? (conditionGroup(condition)?.bound?.codes ?? []) : []
}

/** Whether any of the time from `at` on is of an artefact. */
export const isArtefact = (
  ranges: readonly ArtefactRange[],
  code: ParameterCode,
  at: number,
  lengthMs: number,
): boolean => ranges.some((range) => range.code === code && range.from < at + lengthMs && range.to >= at)
