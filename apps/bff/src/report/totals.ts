import type { Verdict } from '@vigil/clinical'
import type { AlarmReport, RecordReport } from './record'
import { KIND_NAMES, type Kind } from './truth'

export type Counts = Readonly<Record<Verdict, number>>
interface Confusion {
  readonly true: Counts
  readonly false: Counts
}

export interface Totals {
  readonly records: number
  readonly unreadable: number
  readonly alarms: number
  readonly deviceAlarms: number
  readonly ownAlarms: number
  readonly probablyFalse: number
  readonly suppressed: number
  readonly lethal: number
  readonly lethalDelayed: number
  readonly longestLethalDelayMs: number
  readonly lethalSuppressed: number
  readonly missed: number
  /** By what the signals said when the alarm was announced. */
  readonly confusion: Confusion
  /** By what they said last, at most 10 s later. */
  readonly confusionLater: Confusion
  readonly byKind: Readonly<Partial<Record<Kind, Confusion>>>
}

const tally = (alarms: readonly AlarmReport[], by: (alarm: AlarmReport) => Verdict | null): Counts => {
  const of = (verdict: Verdict) => alarms.filter((alarm) => (by(alarm) ?? 'undecided') === verdict).length
  return { supported: of('supported'), undecided: of('undecided'), contradicted: of('contradicted') }
}

const confusionOf = (
  alarms: readonly AlarmReport[],
  by: (alarm: AlarmReport) => Verdict | null,
): Confusion => ({
  true: tally(
    alarms.filter(({ device }) => device?.isTrue === true),
    by,
  ),
  false: tally(
    alarms.filter(({ device }) => device?.isTrue === false),
    by,
  ),
})

export function totalsOf(reports: readonly RecordReport[]): Totals {
  const sent = reports.reduce((sum, report) => sum + (report.ok ? report.sent : 0), 0)
  const alarms = reports.flatMap((report) => (report.ok ? report.alarms : []))
  const ofDevice = alarms.filter(({ device }) => device !== null)
  const lethal = alarms.filter(({ isLethal }) => isLethal)
  const kinds = KIND_NAMES.map(
    (kind) => [kind, ofDevice.filter(({ device }) => device?.kind === kind)] as const,
  )
  return {
    records: reports.length,
    unreadable: reports.filter(({ ok }) => !ok).length,
    alarms: alarms.length,
    deviceAlarms: ofDevice.length,
    ownAlarms: alarms.length - ofDevice.length,
    probablyFalse: alarms.filter(({ first }) => first === 'contradicted').length,
    suppressed: alarms.filter(({ silenced }) => silenced !== null).length,
    lethal: lethal.length,
    lethalDelayed: lethal.filter(({ delayMs }) => (delayMs ?? 0) > 0).length,
    longestLethalDelayMs: Math.max(0, ...lethal.map(({ delayMs }) => delayMs ?? 0)),
    lethalSuppressed: lethal.filter(({ silenced }) => silenced !== null).length,
    missed: sent - ofDevice.length,
    confusion: confusionOf(ofDevice, ({ first }) => first),
    confusionLater: confusionOf(ofDevice, ({ last }) => last),
    byKind: Object.fromEntries(
      kinds
        .filter(([, of]) => of.length > 0)
        .map(([kind, of]) => [kind, confusionOf(of, ({ first }) => first)]),
    ),
  }
}
