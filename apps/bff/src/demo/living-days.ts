import { setTimeout as pause } from 'node:timers/promises'
import { adtText, type HospitalDay, type Movement } from '@vigil/ingest/simulator'
import type { Log } from '../ports'
import type { AdtSender } from './adt-sender'

export interface LivingDays {
  readonly day: Pick<HospitalDay, 'movementsUntil'>
  readonly sender: Pick<AdtSender, 'send'>
  readonly clock: { now(): number }
  readonly signal: AbortSignal
  readonly log: Pick<Log, 'info' | 'warn'>
  /** Time of the start: names this run in the control ids. */
  readonly start: number
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

const TICK_MS = 1_000
const AGAIN_MS = 5_000
/** The process slept (laptop lid, debugger): the simulated hospital did too. */
const SLEPT_MS = 5_000

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined)

/** Tells the server of each movement when its time has come, one after the other, until it was answered. */
export async function runLivingDays(options: LivingDays): Promise<void> {
  const { day, clock, signal, wait = waitFor } = options
  const told = new Set<number>()
  let slept = 0
  let before = clock.now()
  while (!signal.aborted) {
    const now = clock.now()
    if (now - before > SLEPT_MS) slept += now - before
    for (const [index, movement] of due(day.movementsUntil(now - slept), told, now - slept)) {
      if (!(await tell(index, movement, slept, options))) break
      told.add(index)
    }
    before = clock.now()
    await wait(TICK_MS, signal)
  }
}

function due(
  movements: readonly Movement[],
  told: ReadonlySet<number>,
  now: number,
): readonly (readonly [index: number, movement: Movement])[] {
  return [...movements.entries()]
    .filter(([index, { announcedAt }]) => !told.has(index) && announcedAt <= now)
    .toSorted(([, a], [, b]) => a.announcedAt - b.announcedAt)
}

/** `false` when the run ends before an answer came. An answer that refuses is an answer. */
async function tell(index: number, movement: Movement, slept: number, options: LivingDays): Promise<boolean> {
  const { sender, signal, log, start, wait = waitFor } = options
  const { at, announcedAt } = movement
  const id = `D${Math.floor(start / 1_000)}-${index + 1}`
  const text = adtText({ ...movement, at: at + slept, announcedAt: announcedAt + slept }, id)
  if (text === null) return true
  while (!signal.aborted) {
    try {
      const answer = await sender.send(text)
      log.info('demo.adt', { id, kind: movement.kind, code: codeOf(answer) })
      return true
    } catch (error) {
      log.warn('demo.adt-unanswered', { id, error: String(error) })
      await wait(AGAIN_MS, signal)
    }
  }
  return false
}

/** MSA-1: AA, AE or AR. */
const codeOf = (answer: string): string => /\rMSA\|([^|\r]*)/u.exec(answer)?.[1] ?? 'none'
