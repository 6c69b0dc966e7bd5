import { RHYTHM_CHANGE, type Annotation } from '@vigil/ingest/replay'

/** Lethal alarms as the PhysioNet challenge of 2015 names them, and the event a bedside monitor would send. */
const KINDS = {
  Asystole: 'MDC_EVT_ECG_ASYSTOLE',
  Bradycardia: 'MDC_EVT_ECG_BRADY',
  Tachycardia: 'MDC_EVT_ECG_TACHY',
  Ventricular_Flutter_Fib: 'MDC_EVT_ECG_V_FIB',
  Ventricular_Tachycardia: 'MDC_EVT_ECG_V_TACHY',
} as const

export type Kind = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[]
export const eventOf = (kind: Kind): string => KINDS[kind]

/** An alarm of the bedside device, and whether people say that it was right. */
export interface DeviceAlarm {
  readonly kind: Kind
  readonly atMs: number
  readonly isTrue: boolean | null
}

/** The alarm of every record of the challenge is at this time. */
const CHALLENGE_MS = 300_000

const kindIn = (text: string): Kind | null =>
  KIND_NAMES.find((kind) => text.toLowerCase().startsWith(kind.toLowerCase())) ?? null

/** What the comments of a header say: `#Asystole`, `#False alarm`. */
function fromHeader(header: string): { readonly kind: Kind | null; readonly isTrue: boolean | null } {
  const comments = header
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith('#'))
    .map((line) => line.slice(1).trim())
  const verdict = comments
    .map((line) => /^(true|false) alarm/i.exec(line)?.[1]?.toLowerCase())
    .find((each) => each)
  return {
    kind: comments.map(kindIn).find((kind) => kind !== null) ?? null,
    isTrue: verdict === undefined ? null : verdict === 'true',
  }
}

/** Lines `record,kind,0 or 1` or `record,0 or 1`, by record. */
export function parseAlarmList(text: string): ReadonlyMap<string, { kind: Kind | null; isTrue: boolean }> {
  const rows = text.split(/\r\n|\r|\n/).map((line) => line.split(',').map((field) => field.trim()))
  return new Map(
    rows.flatMap((fields) => {
      const [record, ...rest] = fields
      const verdict = rest.at(-1)
      if (!record || (verdict !== '0' && verdict !== '1')) return []
      return [[record, { kind: kindIn(rest[0] ?? ''), isTrue: verdict === '1' }] as const]
    }),
  )
}

/** The alarm of a record of the challenge; `null` for any other record. */
export function challengeAlarm(
  record: string,
  header: string,
  list: ReturnType<typeof parseAlarmList>,
  lengthMs: number,
): DeviceAlarm | null {
  const said = fromHeader(header)
  const listed = list.get(record)
  const kind = said.kind ?? listed?.kind ?? null
  if (kind === null) return null
  return { kind, atMs: Math.min(CHALLENGE_MS, lengthMs), isTrue: said.isTrue ?? listed?.isTrue ?? null }
}

const MARKED: Readonly<Record<string, Kind>> = {
  '(VT': 'Ventricular_Tachycardia',
  '(VFL': 'Ventricular_Flutter_Fib',
  '(VF': 'Ventricular_Flutter_Fib',
  '(VFIB': 'Ventricular_Flutter_Fib',
  '(ASYS': 'Asystole',
}
const ORDINARY = ['(N', '(NSR']
/** A shorter episode is none by the definitions of the challenge: 4 s, or five beats. */
const LEAST_MS = 4_000
const LEAST_TACHYCARDIA_MS = 2_500
/** A monitor raises it this long after its beginning. */
const RAISED_AFTER_MS = 5_000
/** Alarms that nobody marked, one kind after the other, where people marked an ordinary rhythm for this long around. */
const PROBE_EACH_MS = 60_000
const CLEAR_BEFORE_MS = 25_000
const CLEAR_AFTER_MS = 12_000
const PROBED: readonly Kind[] = ['Ventricular_Tachycardia', 'Asystole', 'Ventricular_Flutter_Fib']
/** Codes of beats of the ventricle (V, E), of flutter waves and of their ends. */
const VENTRICULAR = [5, 10, 31, 32, 33]

/** Alarms of a record whose rhythm people marked: true ones at the lethal rhythms, and false ones where all is ordinary. */
export function markedAlarms(
  annotations: readonly Annotation[],
  rate: number,
  lengthMs: number,
): readonly DeviceAlarm[] {
  const ms = (sample: number) => (1_000 * sample) / rate
  const changes = annotations.filter(({ type }) => type === RHYTHM_CHANGE)
  const episodes = changes.map(({ sample, text }, i) => ({
    text: text.trim(),
    from: ms(sample),
    to: Math.min(lengthMs, ms(changes[i + 1]?.sample ?? Infinity)),
  }))
  const marked = episodes.flatMap(({ text, from, to }): DeviceAlarm[] => {
    const kind = MARKED[text]
    const least = kind === 'Ventricular_Tachycardia' ? LEAST_TACHYCARDIA_MS : LEAST_MS
    const isLong = kind !== undefined && to - from >= least
    return isLong ? [{ kind, atMs: from + RAISED_AFTER_MS, isTrue: true }] : []
  })
  const beats = annotations.filter(({ type }) => VENTRICULAR.includes(type)).map(({ sample }) => ms(sample))
  const isClear = (at: number) =>
    episodes.some(
      ({ text, from, to }) =>
        ORDINARY.includes(text) && from <= at - CLEAR_BEFORE_MS && to >= at + CLEAR_AFTER_MS,
    ) && beats.filter((beat) => beat > at - CLEAR_BEFORE_MS && beat < at + CLEAR_AFTER_MS).length < 3
  const probes: DeviceAlarm[] = []
  for (let atMs = PROBE_EACH_MS; atMs < lengthMs; atMs += PROBE_EACH_MS) {
    const kind = PROBED[probes.length % PROBED.length]
    if (kind && isClear(atMs)) probes.push({ kind, atMs, isTrue: false })
  }
  return apart([...marked, ...probes].toSorted((a, b) => a.atMs - b.atMs))
}

/** A monitor that says the same again while it lasts says nothing new. */
const APART_MS = 15_000

function apart(alarms: readonly DeviceAlarm[]): readonly DeviceAlarm[] {
  const kept: DeviceAlarm[] = []
  for (const alarm of alarms) {
    const last = kept.findLast(({ kind }) => kind === alarm.kind)
    if (!last || alarm.atMs - last.atMs >= APART_MS) kept.push(alarm)
  }
  return kept
}
