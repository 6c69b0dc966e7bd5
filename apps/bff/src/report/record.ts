import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { isLethalAt, type Assessment, type Verdict } from '@vigil/clinical'
import { parseAnnotations, readRecording, type Recording } from '@vigil/ingest/replay'
import { play, type Told } from './play'
import { challengeAlarm, markedAlarms, parseAlarmList, type DeviceAlarm } from './truth'

/** What became of one alarm. */
export interface AlarmReport {
  readonly condition: string
  readonly priority: string
  readonly atMs: number
  /** `null`: raised by a limit of ours. */
  readonly device: DeviceAlarm | null
  readonly isLethal: boolean
  /** From the alert of the device to its announcement. */
  readonly delayMs: number | null
  /** At the alarm, and the last that was said while it lasted. */
  readonly first: Verdict | null
  readonly last: Verdict | null
  readonly findings: Assessment['findings']
  /** Announced without sound at some time, with nobody having acted: why. */
  readonly silenced: string | null
}

export type RecordReport =
  | {
      readonly record: string
      readonly ok: true
      readonly alarms: readonly AlarmReport[]
      /** Alarms that the device sent. */
      readonly sent: number
      readonly notes: readonly string[]
    }
  | { readonly record: string; readonly ok: false; readonly problem: string }

export async function reportOn(path: string, list: ReturnType<typeof parseAlarmList>): Promise<RecordReport> {
  const record = basename(path, '.hea')
  try {
    const read = await readRecording(path)
    if (!read.ok) return { record, ok: false, problem: read.problem }
    const { recording } = read
    if (recording.channels.length + recording.numerics.length === 0)
      return {
        record,
        ok: false,
        problem: `nothing in it is known here. ${recording.notes.join(' ')}`.trim(),
      }
    const device = await deviceAlarms(path, record, recording, list)
    const told = play(recording, device)
    return { record, ok: true, alarms: episodesOf(told, device), sent: device.length, notes: recording.notes }
  } catch (error) {
    return { record, ok: false, problem: `it cannot be played: ${String(error)}` }
  }
}

async function deviceAlarms(
  path: string,
  record: string,
  recording: Recording,
  list: ReturnType<typeof parseAlarmList>,
): Promise<readonly DeviceAlarm[]> {
  const lengthMs = Math.max(0, ...recording.channels.map(lengthOf))
  const header = await readFile(path, 'latin1')
  const alarm = challengeAlarm(record, header, list, lengthMs)
  if (alarm) return [alarm]
  const marks = await readFile(path.replace(/\.hea$/, '.atr')).catch(() => null)
  const rate = Number(/\S+\s+\d+\s+([\d.]+)/.exec(header)?.[1] ?? Number.NaN)
  return marks && rate > 0 ? markedAlarms(parseAnnotations(marks), rate, lengthMs) : []
}

const lengthOf = ({ pieces, rate }: Recording['channels'][number]): number =>
  pieces.reduce((end, { first, samples }) => Math.max(end, (1_000 * (first + samples.length)) / rate), 0)

/** Every episode that the engine announced, with the alarm of the device that it stands for. */
function episodesOf(told: readonly Told[], device: readonly DeviceAlarm[]): readonly AlarmReport[] {
  const episodes = new Map<string, Told[]>()
  for (const each of told) {
    if (each.alarm.class !== 'physiological' || each.event === 'retrospective') continue
    const key = `${each.alarm.condition} ${each.alarm.episode}`
    episodes.set(key, [...(episodes.get(key) ?? []), each])
  }
  return [...episodes.values()].flatMap((events) => {
    const [first] = events
    return first ? [episodeOf(first, events, device)] : []
  })
}

function episodeOf(first: Told, events: readonly Told[], device: readonly DeviceAlarm[]): AlarmReport {
  const { alarm } = first
  const isOfDevice = alarm.evidence.some(({ kind }) => kind === 'device')
  const cause = isOfDevice ? (device.findLast(({ atMs }) => atMs <= first.atMs) ?? null) : null
  const said = events.flatMap((each) => (each.alarm.assessment ? [each.alarm.assessment] : []))
  const silent = events.find(
    (each) => each.alarm.state === 'active' && each.alarm.annunciation !== 'sounding',
  )
  return {
    condition: alarm.condition,
    priority: alarm.priority,
    atMs: Math.round(first.atMs),
    device: cause,
    isLethal: isLethalAt(alarm.condition, alarm.priority),
    delayMs: cause ? Math.round(first.atMs - cause.atMs) : null,
    first: said[0]?.verdict ?? null,
    last: said.at(-1)?.verdict ?? null,
    findings: said[0]?.findings ?? [],
    silenced: silent ? (silent.alarm.assessment?.verdict ?? silent.alarm.annunciation) : null,
  }
}
