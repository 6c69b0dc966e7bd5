import { join } from 'node:path'
import { batchLength } from '../codec/batch'
import type { Operation } from './frame'
import { disownSpool, ownSpool } from './owner'
import { Spool } from './spool'

export interface OwnSpool {
  /** `null` while another process has it. */
  readonly get: () => Promise<Spool | null>
  /** Beside it: what the database refused for good, until a person brings it back. */
  readonly refusals: () => Promise<Spool | null>
  readonly refused: () => number
  readonly backlog: () => { readonly messages: number; readonly bytes: number }
  close(): Promise<void>
}

const NOTHING = { messages: 0, bytes: 0 }
const messagesIn = (operation: Operation): number =>
  operation.kind === 'batch' ? batchLength(operation.payload) : 1

/** The spool of a data folder, taken when first needed. */
export function ownSpoolOf(folder: string): OwnSpool {
  let opening: Promise<Spool | null> | null = null
  let spool: Spool | null = null
  let refusals: Spool | null = null

  async function take(): Promise<Spool | null> {
    if (!(await ownSpool(folder))) return null
    refusals = await Spool.open(join(folder, 'refused'), messagesIn)
    spool = await Spool.open(folder, messagesIn)
    return spool
  }

  async function get(): Promise<Spool | null> {
    opening ??= take()
    const taken = await opening.catch((error: unknown) => {
      opening = null
      throw error
    })
    if (!taken) opening = null
    return taken
  }

  return {
    get,
    refusals: async () => ((await get()) ? refusals : null),
    refused: () => refusals?.backlog().messages ?? 0,
    backlog: () => spool?.backlog() ?? NOTHING,
    close: async () => {
      await opening?.catch(() => null)
      if (!spool) return
      await spool.close()
      await refusals?.close()
      await disownSpool(folder)
    },
  }
}
