import { Worker } from 'node:worker_threads'
import type { Log } from '../ports'
import { readLead, type LeadReading } from './reading'

/** Reads a lead that was recorded. */
export interface LeadReader {
  /** Takes `values` over. */
  read(rate: number, values: Float64Array): Promise<LeadReading>
  stop(): Promise<void>
}

/** On the thread of the caller: for tests, which have no bundle. */
export const readerHere = (): LeadReader => ({
  read: (rate, values) => Promise.resolve(readLead(rate, values)),
  stop: () => Promise.resolve(),
})

interface Waiting {
  resolve(reading: LeadReading): void
  reject(error: Error): void
}

export type Question = { readonly id: number; readonly rate: number; readonly values: Float64Array }
export type Answer = { readonly id: number } & (
  { readonly ok: true; readonly reading: LeadReading } | { readonly ok: false }
)

/** On a thread of its own, started with the first question: an hour of a lead takes a second, and live work waits for none. */
export function readerApart(log: Log): LeadReader {
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let worker: Worker | null = null

  const giveUp = (error: Error) => {
    log.error('ecg-reader.failed', { error: error.message })
    worker = null
    for (const each of waiting.values()) each.reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./ecg-reader.mjs', import.meta.url))
    started.unref()
    started.on('error', giveUp)
    started.on('message', (answer: Answer) => {
      const each = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.ok) each?.resolve(answer.reading)
      else each?.reject(new Error('the lead could not be read'))
    })
    return started
  }

  return {
    read: (rate, values) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        const id = ++asked
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, rate, values } satisfies Question, [values.buffer as ArrayBuffer])
      }),
    async stop() {
      await worker?.terminate()
      for (const each of waiting.values()) each.reject(new Error('the server stops'))
      waiting.clear()
    },
  }
}
