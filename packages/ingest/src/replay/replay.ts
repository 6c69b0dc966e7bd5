import { durationMs, type Recording } from './recording'
import { plan } from './plan'
import { publishPlan, type ReplayCounts } from './publish'
import { readRecording } from './read'

export interface ReplayOptions {
  readonly files: readonly string[]
  readonly device: string
  readonly password: string
  readonly url: string
  /** The recording begins now, keeps its own time, or ends now. */
  readonly at: 'now' | 'original' | 'end-now'
  /** Times as fast as it was recorded. */
  readonly speed: number | 'max'
  /** Length of a waveform block; 250 ms, or 1 s at speed `max`. */
  readonly blockMs?: number
  /** Which of several people in a glucose file. */
  readonly person?: string
  /** Plain sentences for the terminal. */
  readonly log: (line: string) => void
  readonly now: () => number
  readonly signal?: AbortSignal
}

export type ReplayResult =
  | { readonly ok: true; readonly counts: ReplayCounts }
  | { readonly ok: false; readonly problem: string; readonly counts: ReplayCounts | null }

/** Publishes recordings as one device over the network. Files that are given together start together. */
export async function replayFiles(options: ReplayOptions): Promise<ReplayResult> {
  const { files, at, speed, log, now } = options
  if (files.length === 0) return failed('No file is named.')
  if (speed !== 'max' && !(speed > 0)) return failed('The speed is a number above 0, or max.')
  const recordings: Recording[] = []
  for (const file of files) {
    const read = await readRecording(file, options.person)
    if (!read.ok) return failed(read.problem)
    for (const note of read.recording.notes) log(`${read.recording.name}: ${note}`)
    recordings.push(read.recording)
  }
  const lengthMs = Math.max(...recordings.map(durationMs))
  if (lengthMs === 0) return failed('There is nothing in these files that can be replayed.')
  const startMs = startOf(recordings, at, lengthMs, now())
  if (typeof startMs === 'string') return failed(startMs)
  const blockMs = options.blockMs ?? (speed === 'max' ? 1000 : 250)
  const { device, password, url, signal } = options
  const pace = { startMs, speed, announces: at === 'now', now, ...(signal ? { signal } : {}) }
  return publishPlan(plan(recordings, blockMs), { device, password, url }, pace)
}

const failed = (problem: string): ReplayResult => ({ ok: false, problem, counts: null })

const DAY_MS = 86_400_000

function startOf(
  recordings: readonly Recording[],
  at: ReplayOptions['at'],
  lengthMs: number,
  now: number,
): number | string {
  switch (at) {
    case 'now':
      return now
    case 'end-now':
      return now - Math.ceil(lengthMs)
    case 'original': {
      const starts = recordings.map((recording) => recording.startedAt)
      const [start] = starts
      if (start === null || start === undefined) return 'The recording has no date: use now or end-now.'
      if (starts.some((other) => other !== start))
        return 'The recordings did not start together: replay them one by one.'
      if (start + lengthMs > now + DAY_MS) return 'The recording is dated in the future: use now or end-now.'
      return start
    }
    default:
      return at satisfies never
  }
}
