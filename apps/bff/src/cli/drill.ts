import type { EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'
import { type BackupKey, openStore, restoreBackup, type Store } from '@vigil/storage'
import { SILENT } from '../log'

interface DrillOptions {
  readonly file: string
  readonly key: BackupKey | null
  /** Empty; the caller removes it. */
  readonly folder: string
  readonly now: () => EpochMs
  readonly by: string
}

export interface DrillVerdict {
  readonly ok: boolean
  readonly lines: readonly string[]
}

const DAY_MS = 86_400_000
/** Wide enough for any stay, and one point for each of its days. */
const TREND_DAYS = 400

/** A backup that was never restored is a hope (H90): restores it for real, and asks the store what a server would ask. */
export async function drill({ file, key, folder, now, by }: DrillOptions): Promise<DrillVerdict> {
  const place = { dataDir: folder, databaseUrl: null, log: SILENT }
  const report = await restoreBackup({ ...place, file, key, replace: false, now, by })
  const store = await openStore({ ...place, now })
  try {
    const audit = await store.verifyAudit()
    // The restore itself is a row.
    const rows = report.manifest.audit.seq + 1
    const isWhole = audit.ok && audit.rows === rows
    const { subjects } = await store.hospital()
    const trend = await firstTrend(store, report.about.takenAt as EpochMs)
    return {
      ok: isWhole,
      lines: [
        `Restored ${report.manifest.parts.length} parts of ${new Date(report.about.takenAt).toISOString()}; every digest and count fits.`,
        audit.ok
          ? `The audit trail is whole: ${audit.rows} rows, ${rows} expected.`
          : `The audit trail is BROKEN at row ${audit.firstBroken}: ${audit.why}`,
        `${subjects.length} subjects, ${(await store.loadAlarmStates()).length} alarm states.`,
        trend,
      ],
    }
  } finally {
    await store.close()
  }
}

/** No subject is named: this may be printed anywhere. */
async function firstTrend(store: Store, takenAt: EpochMs): Promise<string> {
  const { subjects } = await store.hospital()
  for (const { id } of subjects) {
    const points = await pointsOf(store, id, takenAt)
    if (points > 0) return `A trend was read: ${points} points.`
  }
  return 'No trend was read: no subject of this backup has numbers.'
}

async function pointsOf(store: Store, subject: SubjectId, takenAt: EpochMs): Promise<number> {
  const latest = await store.latest(subject)
  const codes: readonly ParameterCode[] = latest.map(({ code }) => code).slice(0, 1)
  if (codes.length === 0) return 0
  const from = (takenAt - TREND_DAYS * DAY_MS) as EpochMs
  const series = await store.trends({
    subject,
    codes,
    from,
    to: (takenAt + DAY_MS) as EpochMs,
    points: TREND_DAYS,
  })
  return series.reduce((sum, { t }) => sum + t.length, 0)
}
