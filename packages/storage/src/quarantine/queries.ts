import type { DeviceId, EpochMs } from '@vigil/clinical'
import type { Database } from '../database'
import type { Store } from '../store'

export const quarantineQueries = (db: Database): Pick<Store, 'quarantined'> => ({
  quarantined: async ({ before, limit }) => {
    const rows = await db
      .selectFrom('quarantine')
      .selectAll()
      .$if(before !== null, (query) => query.where('received_at', '<', Number(before)))
      .orderBy('received_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      id: row.id,
      receivedAt: row.received_at as EpochMs,
      protocol: row.protocol,
      device: row.device as DeviceId | null,
      reason: row.reason,
      detail: row.detail,
      payload: row.payload,
    }))
  },
})
