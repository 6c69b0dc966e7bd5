import { setTimeout as pause } from 'node:timers/promises'
import { BUCKET_LIMITS } from '@vigil/ingest'
import { createThrottle, type Throttle } from '../throttle'

/** Each device's packets in the order in which they came, and no faster than it may send (H20). */
export function createTurns(monotonic: () => number): (device: string, messages: number) => Promise<void> {
  const turns = new Map<string, { readonly throttle: Throttle; readonly last: Promise<void> }>()
  return (device, messages) => {
    const { throttle, last } = turns.get(device) ?? {
      throttle: createThrottle(BUCKET_LIMITS, monotonic),
      last: Promise.resolve(),
    }
    const turn = inTurn(last, throttle, messages)
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
