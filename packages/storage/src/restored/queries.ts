import type { EpochMs, Sequence } from '@vigil/clinical'
import type { Database } from '../database'
import type { Restoration, RestorationStore } from './restored'

export const restorationStore = (db: Database): RestorationStore => {
  const newest = () => db.selectFrom('restored').select('id').orderBy('id', 'desc').limit(1)
  return {
    restoration: async () => {
      const row = await db
        .selectFrom('restored')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (!row) return null
      return {
        takenAt: row.taken_at as EpochMs,
        restoredAt: row.restored_at as EpochMs,
        lost: { after: row.lost_after as Sequence, before: row.lost_before as Sequence },
        announcedAt: row.announced_at as EpochMs | null,
        confirmed:
          row.confirmed_at === null ? null : { at: row.confirmed_at as EpochMs, by: row.confirmed_by ?? '' },
      } satisfies Restoration
    },

    restorationAnnounced: async (at) => {
      await db
        .updateTable('restored')
        .set({ announced_at: at })
        .where('id', '=', newest())
        .where('announced_at', 'is', null)
        .execute()
    },

    confirmRestoration: async (by, at) => {
      const confirmed = await db
        .updateTable('restored')
        .set({ confirmed_at: at, confirmed_by: by })
        .where('id', '=', newest())
        .where('confirmed_at', 'is', null)
        .executeTakeFirst()
      return Number(confirmed.numUpdatedRows) > 0
    },
  }
}
