import type { Pool } from 'pg'
import { ANSWER_LIMIT_MS } from '../pools'
import { transact } from '../transaction'

const HOUR = 3_600_000
/** Reliability 7.7: quarantine is kept 30 d. */
const KEPT_MS = 30 * 24 * HOUR
/**
 * A monitor that runs beside an empty bed sends some 17 messages a second for ever, all refused for the same reason:
 * what the last day had is enough to attribute it after all. Own proposal.
 */
const FLOODING = ['not-admitted', 'not-associated']
const FLOODING_KEPT_MS = 24 * HOUR
/** Each second one step: more than 50 such monitors send, and never long; own proposal. */
const STEP_ROWS = 1_000

/** Takes away a little of what is too old. */
export async function purgeQuarantine(pool: Pool, now: number): Promise<void> {
  await transact(pool, ANSWER_LIMIT_MS, async (client) => {
    await client.query(
      `delete from quarantine where id in (
         select id from quarantine where received_at < $1 order by received_at limit $2)`,
      [now - KEPT_MS, STEP_ROWS],
    )
    for (const reason of FLOODING)
      await client.query(
        `delete from quarantine where id in (
           select id from quarantine where reason = $1 and received_at < $2 order by received_at limit $3)`,
        [reason, now - FLOODING_KEPT_MS, STEP_ROWS],
      )
  })
}
