import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type PoolConfig } from 'pg'
import { Unusable } from './away'
import { ANSWER_LIMIT_MS } from './pools'
import type { Log } from './log'

const SERVER_LOCK = 0x56_49_53
/** Own proposals: a server that was killed lets go within milliseconds; a computer that vanished, after these keepalives. */
const WAIT_MS = 5_000
const AGAIN_MS = 250
/** Own proposal. With the limit of an answer it is 4 s: before the database, after 6 s without a keepalive, gives the lock to another. */
const ASK_EACH_MS = 2_000
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
  /** The time between two questions whether the lock is still held; without it a timer that keeps no process alive. */
  readonly rest?: (ms: number) => Promise<void>
}

/**
 * Two servers on one database would decide about the same patients (H31): the one that serves holds an advisory lock for as long
 * as its session lasts. Where another one holds it, this one does not start.
 */
export async function lockServer({
  connection,
  log,
  onTaken,
  pause,
  rest = restFor,
}: Deps): Promise<ServerLock> {
  let client: Client | null = null
  let session: string | null = null
  const life = { isOver: false }

  const take = async (): Promise<Answer> => {
    const fresh = new Client({
      ...connection,
      options: KEEPALIVES,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_LIMIT_MS,
      query_timeout: ANSWER_LIMIT_MS,
    })
    fresh.on('error', () => undefined)
    const answer = await ask(fresh, session).catch((error: unknown) => {
      // Its goodbye may wait for a network that is cut.
      void fresh.end()
      throw error
    })
    if (answer.state !== 'held') {
      await fresh.end()
      return answer.state
    }
    client = fresh
    session = answer.session
    fresh.once('end', () => {
      if (client !== fresh || life.isOver) return
      client = null
      log.warn('server-lock.lost')
      void takeAgain()
    })
    void watch(fresh, () => client === fresh && !life.isOver, rest)
    return answer.state
  }
  /** The database may be away for long: alarms go on meanwhile, and whoever holds the lock afterwards is the one. */
  const takeAgain = async (): Promise<void> => {
    while (!life.isOver) {
      const held = await take().catch(() => null)
      if (held === 'held') return
      if (held === 'other') return onTaken()
      await pause(AGAIN_MS)
    }
  }

  for (let waited = 0; (await take()) !== 'held'; waited += AGAIN_MS) {
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

/** `ours`: the session that we lost holds it until the database notices that we left it. */
type Answer = 'held' | 'ours' | 'other'

// A process id of PostgreSQL comes back after a while; together with the start of its session it does not.
const SESSION = `(select a.pid || ' ' || a.backend_start from pg_stat_activity a where a.pid = `
const ASK = `select pg_try_advisory_lock($1) as held, ${SESSION} pg_backend_pid()) as session, exists (
  select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
  where l.locktype = 'advisory' and l.classid = 0 and l.objid = $1 and l.granted and ${SESSION} l.pid) = $2) as ours`

async function ask(client: Client, lost: string | null): Promise<{ state: Answer; session: string | null }> {
  await client.connect()
  const answer = await client.query<{ held: boolean; session: string; ours: boolean }>(ASK, [
    SERVER_LOCK,
    lost,
  ])
  const [row] = answer.rows
  if (row?.held) return { state: 'held', session: row.session }
  return { state: row?.ours ? 'ours' : 'other', session: lost }
}

/** A network that is cut tells nobody: only who asks notices. Its connection is left, which says that the lock is lost. */
async function watch(client: Client, isHeld: () => boolean, rest: (ms: number) => Promise<void>) {
  while (isHeld()) {
    await rest(ASK_EACH_MS)
    if (!isHeld()) return
    const isThere = await client.query('select 1').then(
      () => true,
      () => false,
    )
    if (!isThere) return void client.end()
  }
}

const restFor = (ms: number) => sleep(ms, undefined, { ref: false })
