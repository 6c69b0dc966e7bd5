import { parentPort } from 'node:worker_threads'
import { simulate } from './run'

/** Seeds come one by one; `null`: there is none left. */
parentPort?.on('message', (seed: number | null) => {
  if (seed === null) parentPort?.close()
  else void simulate(seed).then((outcome) => parentPort?.postMessage(outcome, []))
})
