import { createMllpSender, type MllpSender } from '@vigil/ingest'
import type { AdtDoor } from './order'

export type AdtSender = MllpSender

/** How the simulated administration reaches the server; `null`: not at all. */
export const createAdtSender = (door: AdtDoor | null): AdtSender | null =>
  door === null ? null : createMllpSender(door)
