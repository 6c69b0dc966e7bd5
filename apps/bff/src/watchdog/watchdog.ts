import { Worker } from 'node:worker_threads'
import type { Health, Log } from '../ports'
import { BEATS, CELLS, STALLS } from './beat'

const BEAT_MS = 250
/** Own proposal: a stall is shown this long after it is over. */
const SHOWN_MS = 60_000

/** Starts the thread that watches this one; only the bundle has its file. */
export function startWatchdog({ health, log }: { health: Health; log: Log }): { stop(): Promise<void> } {
  const cells = new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT))
  const worker = new Worker(new URL('./watchdog.mjs', import.meta.url), { workerData: { cells } })
  worker.unref()
  worker.on('error', (error) => log.error('watchdog.failed', { error: error.message }))
  let stalls = 0
  let shownUntil = 0
  const timer = setInterval(() => {
    Atomics.add(cells, BEATS, 1)
    const now = performance.now()
    if (Atomics.load(cells, STALLS) > stalls) shownUntil = now + SHOWN_MS
    stalls = Atomics.load(cells, STALLS)
    health.set('event-loop-stalled', now < shownUntil)
  }, BEAT_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await worker.terminate()
    },
  }
}
