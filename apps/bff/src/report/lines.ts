import type { Assessment } from '@vigil/clinical'
import type { AlarmReport, RecordReport } from './record'
import type { Counts, Totals } from './totals'

/** What a person reads of one record. */
export function recordLines(report: RecordReport): readonly string[] {
  if (!report.ok) return [`${report.record}: skipped: ${report.problem}`]
  if (report.alarms.length === 0) return [`${report.record}: no alarm`]
  return report.alarms.map((alarm) =>
    [
      report.record.padEnd(10),
      time(alarm.atMs).padStart(8),
      `${alarm.condition} ${alarm.priority}`.padEnd(16),
      truthOf(alarm).padEnd(7),
      (alarm.first ?? '-').padEnd(12),
      (alarm.last ?? '-').padEnd(12),
      alarm.silenced === null ? 'sounds' : `no sound: ${alarm.silenced}`,
      alarm.findings.map(findingText).join(', '),
    ].join('  '),
  )
}

export const HEADING = [
  'record'.padEnd(10),
  'at'.padStart(8),
  'alarm'.padEnd(16),
  'truth'.padEnd(7),
  'signals say'.padEnd(12),
  'later'.padEnd(12),
  'sound',
].join('  ')

const time = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function truthOf({ device }: AlarmReport): string {
  if (device === null) return 'own'
  return device.isTrue === null ? '?' : device.isTrue ? 'true' : 'false'
}

function findingText({ code, quality, stance, rate }: Assessment['findings'][number]): string {
  const name = code.replace(/^MDC_(ECG_ELEC_POTL_?|PULS_OXIM_|PRESS_BLD_)/, '') || 'ECG'
  return `${name} ${quality}${rate === null ? '' : ` ${rate}/min`}${stance === 'silent' ? '' : ` ${stance}`}`
}

export function totalLines(totals: Totals): readonly string[] {
  const { confusion, confusionLater } = totals
  return [
    '',
    `${totals.records} records, ${totals.unreadable} skipped; ${totals.alarms} alarms: ${totals.deviceAlarms} of the device, ${totals.ownAlarms} of our limits; ${totals.missed} of the device not announced`,
    `annotated as probably false: ${totals.probablyFalse}; without sound: ${totals.suppressed}`,
    `lethal: ${totals.lethal}; delayed ${totals.lethalDelayed} (longest ${totals.longestLethalDelayMs} ms), suppressed ${totals.lethalSuppressed}`,
    '',
    'at the alarm        called true  undecided  called false',
    countLine('true alarms', confusion.true),
    countLine('false alarms', confusion.false),
    'up to 10 s later',
    countLine('true alarms', confusionLater.true),
    countLine('false alarms', confusionLater.false),
    ...Object.entries(totals.byKind).flatMap(([kind, of]) => [
      `${kind}, at the alarm`,
      countLine('true alarms', of.true),
      countLine('false alarms', of.false),
    ]),
  ]
}

const countLine = (name: string, counts: Counts): string =>
  `  ${name.padEnd(17)} ${[counts.supported, counts.undecided, counts.contradicted].map((count) => String(count).padStart(11)).join('')}`
