import { sql } from 'kysely'
import type { DeviceId, EpochMs, PeerId } from '@vigil/clinical'
import type { Database, Tables } from '../database'
import type { Quarantined, Store } from '../store'
import type { Selectable } from 'kysely'

type Queries = Pick<Store, 'quarantined' | 'quarantineEntry' | 'quarantineCounts'>

export const quarantineQueries = (db: Database): Queries => ({
  quarantined: async ({ before, limit, protocol, peer, device, reason }) => {
    const rows = await db
      .selectFrom('quarantine')
      .selectAll()
      .$if(before !== null, (query) => query.where('received_at', '<', Number(before)))
      .$if(protocol !== undefined, (query) => query.where('protocol', '=', String(protocol)))
      .$if(peer !== undefined, (query) => query.where('peer', '=', String(peer)))
      .$if(device !== undefined, (query) => query.where('device', '=', String(device)))
      .$if(reason !== undefined, (query) => query.where('reason', '=', String(reason)))
      .orderBy('received_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(entryOf)
  },
  quarantineEntry: async (id) => {
    const row = await db.selectFrom('quarantine').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? entryOf(row) : null
  },
  quarantineCounts: async (since) => {
    const rows = await db
      .selectFrom('quarantine')
      .select(['protocol', 'peer', 'device', 'reason', sql<number>`count(*)`.as('count')])
      .where('received_at', '>=', Number(since))
      .groupBy(['protocol', 'peer', 'device', 'reason'])
      .orderBy('count', 'desc')
      .limit(MOST_COUNTS)
      .execute()
    return rows.map(({ peer, device, ...row }) => ({
      ...row,
      peer: peer as PeerId | null,
      device: device as DeviceId | null,
    }))
  },
})

/** Own proposal: more than a person reads. */
const MOST_COUNTS = 1_000

const entryOf = (row: Selectable<Tables['quarantine']>): Quarantined & { readonly id: number } => ({
  id: row.id,
  receivedAt: row.received_at as EpochMs,
  protocol: row.protocol,
  device: row.device as DeviceId | null,
  peer: row.peer as PeerId | null,
  reason: row.reason,
  detail: row.detail,
  payload: row.payload,
  releasedAt: row.released_at as EpochMs | null,
})
