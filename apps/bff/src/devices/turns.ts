import { setTimeout as pause } from 'node:timers/promises'
import { BUCKET_LIMITS } from '@vigil/ingest'
import { createThrottle, type Throttle } from '../throttle'

/** Own proposal: what one message of a monitor holds; a larger packet counts as several. */
const BYTES_OF_A_MESSAGE = 4_096

/** Each device's packets in the order in which they came, and no faster than it may send (H20). */
export function createTurns(monotonic: () => number): (device: string, bytes: number) => Promise<void> {
  const turns = new Map<string, { readonly throttle: Throttle; readonly last: Promise<void> }>()
  return (device, bytes) => {
    const { throttle, last } = turns.get(device) ?? {
      throttle: createThrottle(BUCKET_LIMITS, monotonic),
      last: Promise.resolve(),
    }
    const turn = inTurn(last, throttle, Math.max(1, Math.ceil(bytes / BYTES_OF_A_MESSAGE)))
    turns.set(device, { throttle, last: turn })
    return turn
  }
}

async function inTurn(before: Promise<void>, throttle: Throttle, messages: number): Promise<void> {
  await before
  for (let left = messages; left > 0;) {
    const wait = throttle.take()
    if (wait === 0) left -= 1
    else await pause(wait)
  }
}
