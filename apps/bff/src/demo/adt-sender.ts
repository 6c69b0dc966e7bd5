import type { AdtDoor } from './order'

/** Settles with the code of the acknowledgement (AA, AE, AR); rejects when there was none. */
export type SendAdt = (text: string) => Promise<string>

/** How the simulated administration reaches the server: as a peer over the network, or not at all. */
export const createAdtSender = (door: AdtDoor | null): SendAdt | null => {
  if (door === null) return null
  return () => Promise.reject(new Error('no sender for HL7'))
}
