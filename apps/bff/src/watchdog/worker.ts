/**
 * Runs on its own thread and sees what the main thread cannot say of itself (H35): that its event loop stands still.
 * More than 2 s: written to stderr and counted. More than 10 s: the process is ended, and the supervisor starts it anew.
 */
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { BEATS, STALLS } from './beat'

const LOOK_MS = 250
const STALL_MS = 2_000
const DEAD_MS = 10_000

const cells = (workerData as { readonly cells: Int32Array }).cells
const seen = { beats: 0, at: performance.now(), said: false, lookedAt: performance.now() }

const say = (event: string, stalledMs: number) =>
  writeSync(2, `${JSON.stringify({ level: 50, time: new Date().toISOString(), msg: event, stalledMs })}\n`)

setInterval(() => {
  const now = performance.now()
  const beats = Atomics.load(cells, BEATS)
  // The whole process slept (SIGSTOP, a suspended machine): that is no stall of the main thread.
  const slept = now - seen.lookedAt > STALL_MS
  seen.lookedAt = now
  if (beats !== seen.beats || slept) Object.assign(seen, { beats, at: now, said: false })
  const stalledMs = Math.round(now - seen.at)
  if (stalledMs > STALL_MS && !seen.said) {
    seen.said = true
    Atomics.add(cells, STALLS, 1)
    say('event-loop.stalled', stalledMs)
  }
  if (stalledMs > DEAD_MS) {
    say('event-loop.dead', stalledMs)
    process.kill(process.pid, 'SIGKILL')
  }
}, LOOK_MS)
