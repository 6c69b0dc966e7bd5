import { batchLength } from '../codec/batch'
import type { Operation } from './frame'
import { disownSpool, ownSpool } from './owner'
import { Spool } from './spool'

export interface OwnSpool {
  /** `null` while another process has it. */
  readonly get: () => Promise<Spool | null>
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

  async function take(): Promise<Spool | null> {
    if (!(await ownSpool(folder))) return null
    spool = await Spool.open(folder, messagesIn)
    return spool
  }

  return {
    get: async () => {
      opening ??= take()
      const taken = await opening.catch((error: unknown) => {
        opening = null
        throw error
      })
      if (!taken) opening = null
      return taken
    },
    backlog: () => spool?.backlog() ?? NOTHING,
    close: async () => {
      await opening?.catch(() => null)
      if (!spool) return
      await spool.close()
      await disownSpool(folder)
    },
  }
}
