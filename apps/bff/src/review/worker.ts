/** Reads recorded ECG leads on its own thread. */
import { parentPort } from 'node:worker_threads'
import type { Answer, Question } from './reader'
import { readLead } from './reading'

parentPort?.on('message', ({ id, rate, values }: Question) => {
  let answer: Answer
  try {
    answer = { id, ok: true, reading: readLead(rate, values) }
  } catch {
    answer = { id, ok: false }
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answer)
})
