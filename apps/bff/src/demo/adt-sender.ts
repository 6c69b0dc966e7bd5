import type { AdtDoor } from './order'

/** A peer over the network: one message at a time, settled with the text of its acknowledgement. */
export interface AdtSender {
  /** Rejects when the connection ends before the answer: the same message may be sent again. */
  send(message: string): Promise<string>
  close(): Promise<void>
}

/** How the simulated administration reaches the server; `null`: not at all. */
export const createAdtSender = (door: AdtDoor | null): AdtSender | null => {
  if (door === null) return null
  throw new Error(`no sender for HL7 to port ${door.port}`)
}
