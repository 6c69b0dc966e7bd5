import type { Pool } from 'pg'
import { ANSWER_LIMIT_MS } from '../pools'
import { transact } from '../transaction'

/** Own proposal: as long as somebody asks who was told. */
const KEPT_MS = 30 * 24 * 3_600_000
/** Own proposal: what ended by itself is told for so long, to whoever believes that it goes on. */
const ENDED_KEPT_MS = 3 * 3_600_000
const STEP_ROWS = 1_000

/** Takes away a little of what is too old, and subscriptions that are over. */
export async function purgePushes(pool: Pool, now: number): Promise<void> {
  await transact(pool, ANSWER_LIMIT_MS, async (client) => {
    await client.query(
      `delete from push_message where id in (
         select id from push_message where sent_at < $1 order by sent_at limit $2)`,
      [now - KEPT_MS, STEP_ROWS],
    )
    await client.query(`delete from push_subscription where until_at < $1`, [now - ENDED_KEPT_MS])
  })
}
