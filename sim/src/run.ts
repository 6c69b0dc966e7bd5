import type { Invariant } from './checks'
import type { Sent } from './device'
import { Scene } from './scene'

export interface Failure {
  readonly seed: number
  readonly invariant: Invariant
  /** True milliseconds since the start. */
  readonly at: number
  /** How many events of the run came before. */
  readonly step: number
  readonly what: string
  readonly trace: readonly string[]
}

export interface Outcome {
  readonly seed: number
  readonly failure: Failure | null
  readonly counts: Readonly<Record<'messages' | 'events' | 'starts' | 'moves' | 'acts' | 'checks', number>>
}

interface Options {
  readonly lengthMs?: number
  /** Of the trace of a failure. */
  readonly lines?: number
}

const LENGTH_MS = 2 * 3_600_000
const LINES = 40
const STRETCH_MS = 60_000

/** One small ward for two hours, everything that can go wrong, and who looks whether anything did. */
export async function simulate(
  seed: number,
  { lengthMs = LENGTH_MS, lines = LINES }: Options = {},
): Promise<Outcome> {
  const scene = new Scene(seed, lines)
  try {
    await scene.begin()
    for (let until = 0; until < lengthMs && scene.failed === null;) {
      until = Math.min(lengthMs, until + STRETCH_MS)
      await scene.time.runUntil(until)
    }
  } catch (error) {
    scene.fail('fault', error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  const { failed, counts } = scene
  const failure = failed && { seed, ...failed, trace: failed.trace.map(lineOf) }
  return { seed, failure, counts: { ...counts } }
}

function lineOf({ at, what }: { readonly at: number; readonly what: string | Sent }): string {
  const text =
    typeof what === 'string'
      ? what
      : `${what.message.device} ${textOf(what.message)} of ${(what.trueAt / 1_000).toFixed(3)}`
  return `${(at / 1_000).toFixed(3)} ${text}`
}

function textOf(message: Sent['message']): string {
  switch (message.kind) {
    case 'numerics':
      return message.samples.map(({ code, value }) => `${code.slice(4, 12)}=${value}`).join(' ')
    case 'alerts':
      return message.alerts.map(({ code, state }) => `${code} ${state}`).join(' ')
    case 'waveforms':
    case 'events':
    case 'status':
      return message.kind
    default:
      return message satisfies never
  }
}
