import { Client, type PoolConfig } from 'pg'
import { Unusable } from './away'
import type { Log } from './log'

const SERVER_LOCK = 0x56_49_53
/** Own proposals: a server that was killed lets go within milliseconds; a computer that vanished, after these keepalives. */
const WAIT_MS = 5_000
const AGAIN_MS = 250
const KEEPALIVES = '-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3'

export interface ServerLock {
  release(): Promise<void>
}

interface Deps {
  readonly connection: PoolConfig
  readonly log: Log
  /** The connection was lost, and when it came back another server held the lock. */
  readonly onTaken: () => void
  readonly pause: (ms: number) => Promise<void>
}

/**
 * Two servers on one database would decide about the same patients (H31): the one that serves holds an advisory lock for as long
 * as its session lasts. Where another one holds it, this one does not start.
 */
export async function lockServer({ connection, log, onTaken, pause }: Deps): Promise<ServerLock> {
  let client: Client | null = null
  const life = { isOver: false }

  /** False: another server has it. */
  const take = async (): Promise<boolean> => {
    const fresh = new Client({ ...connection, options: KEEPALIVES, keepAlive: true })
    fresh.on('error', () => undefined)
    await fresh.connect()
    const answer = await fresh.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      SERVER_LOCK,
    ])
    if (answer.rows[0]?.held !== true) {
      await fresh.end()
      return false
    }
    client = fresh
    fresh.once('end', () => {
      if (client !== fresh || life.isOver) return
      client = null
      log.warn('server-lock.lost')
      void takeAgain()
    })
    return true
  }
  /** The database may be away for long: alarms go on meanwhile, and whoever holds the lock afterwards is the one. */
  const takeAgain = async (): Promise<void> => {
    while (!life.isOver) {
      const held = await take().catch(() => null)
      if (held === true) return
      if (held === false) return onTaken()
      await pause(AGAIN_MS)
    }
  }

  for (let waited = 0; !(await take()); waited += AGAIN_MS) {
    if (waited >= WAIT_MS)
      throw new Unusable(
        'Another Vigil server runs on this database. Stop it first, or name another database.',
      )
    await pause(AGAIN_MS)
  }
  return {
    async release() {
      life.isOver = true
      await client?.end()
    },
  }
}
