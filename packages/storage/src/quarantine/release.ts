import type { DeviceId, EpochMs } from '@vigil/clinical'
import type { Database } from '../database'
import type { Store } from '../store'

type ReleaseQueries = Pick<Store, 'quarantinedOf' | 'releaseQuarantined'>

export const releaseQueries = (db: Database): ReleaseQueries => ({
  quarantinedOf: async ({ devices, from, to, reasons, limit }) => {
    if (devices.length === 0 || reasons.length === 0) return []
    const rows = await db
      .selectFrom('quarantine')
      .select(['id', 'received_at', 'protocol', 'device', 'reason', 'detail', 'payload'])
      .where('device', 'in', devices)
      .where('reason', 'in', reasons)
      .where('received_at', '>=', from)
      .where('received_at', '<', to)
      .where('released_at', 'is', null)
      .orderBy('received_at')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(({ received_at, ...row }) => ({
      ...row,
      receivedAt: received_at as EpochMs,
      device: row.device as DeviceId | null,
    }))
  },

  releaseQuarantined: async (ids, by, now) => {
    if (ids.length === 0) return []
    const released = await db
      .updateTable('quarantine')
      .set({ released_at: now, released_by: by })
      .where('id', 'in', ids)
      .where('released_at', 'is', null)
      .returning('id')
      .execute()
    return released.map((row) => row.id)
  },
})
