import type { Client } from 'aedes'

/** Own proposals: what one message of a monitor holds (a larger packet counts as several), and how many may wait. */
const BYTES_OF_A_MESSAGE = 4_096
const MOST_WAITING = 256

export const messagesIn = (bytes: number): number => Math.max(1, Math.ceil(bytes / BYTES_OF_A_MESSAGE))

/** aedes has both and does not declare them. */
export type Pausable = Pick<Client, 'closed'> & { pause(): void; resume(): void }
/** Nor this: packets that were read and not answered yet; the next are read when there are none. */
export const UNANSWERED = '_parsingBatch'

/**
 * The broker itself goes on reading while packets wait for their turn or the disk, into memory without a bound: here a
 * connection is read no further until they are done, and its TCP window closes (H20).
 */
export function createFlow() {
  const waiting = new WeakMap<Pausable, number>()
  return {
    enter(client: Pausable, messages: number): void {
      const now = (waiting.get(client) ?? 0) + messages
      waiting.set(client, now)
      if (now > MOST_WAITING) client.pause()
    },
    leave(client: Pausable, messages: number): void {
      const before = waiting.get(client) ?? 0
      const now = before - messages
      waiting.set(client, now)
      if (before <= MOST_WAITING || now > MOST_WAITING || client.closed) return
      // It does not count what is answered while it is paused, and would wait for that for ever.
      Reflect.set(client, UNANSWERED, 0)
      client.resume()
    },
  }
}
