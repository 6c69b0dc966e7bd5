import { soonerOf } from '@vigil/clinical'
import type { Database } from '../database'
import type { RowChange } from '../moves/changes'
import type { MoveOrder } from '../store'
import { changeOf, type LimitRow } from './rows'

/**
 * Settings belong to the patient: a transfer leaves them as they are (H42), the end of the stay ends them (AL3), and a
 * merge hands limits to the survivor. Comfort care of a retired patient is not handed over: a wrong merge must not
 * silence anybody.
 */
export async function settingsAfterMove(
  db: Database,
  rows: readonly RowChange[],
  { key, now }: Pick<MoveOrder, 'key' | 'now'>,
): Promise<void> {
  for (const { table, id, before, after } of rows) {
    if (table !== 'subject') continue
    const into = after['merged_into']
    if (typeof into === 'string') await handOver(db, { from: id, to: into }, { key, now })
    // A stay that begins anew after one that ended by the configuration begins without settings too.
    if ('ended_at' in after && before !== null)
      await endAll(db, id, { now, why: `${typeof into === 'string' ? 'merged' : 'stay-ended'} ${key}` })
  }
}

async function handOver(
  db: Database,
  { from, to }: { readonly from: string; readonly to: string },
  { key, now }: { readonly key: string; readonly now: number },
): Promise<void> {
  const open = await db
    .selectFrom('limit_change')
    .selectAll()
    .where('subject', 'in', [from, to])
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
  const own = open.filter((row) => row.subject === to)
  for (const row of open.filter((each) => each.subject === from)) {
    const rival = own.find((each) => each.condition === row.condition && each.priority === row.priority)
    if (rival && !isSooner(row, rival)) continue
    if (rival) await endRow(db, rival.id, { now, why: `merged ${key}` })
    const { id: _, ...copied } = row
    await db
      .insertInto('limit_change')
      .values({ ...copied, subject: to, key: copyKey(key) })
      .execute()
  }
}

const copyKey = (move: string) => `move ${move}`

/** Of two limits of one rung the one that alarms sooner stays; that of the survivor where they are equal. */
function isSooner(row: LimitRow, rival: LimitRow): boolean {
  const [given] = changeOf(row)
  const [own] = changeOf(rival)
  return given !== undefined && own !== undefined && soonerOf(own, given) === given
}

interface End {
  readonly now: number
  readonly why: string
}

const endRow = (db: Database, id: number, { now, why }: End) =>
  db.updateTable('limit_change').set({ ended_at: now, ended_by: why }).where('id', '=', id).execute()

async function endAll(db: Database, subject: string, { now, why }: End): Promise<void> {
  for (const table of ['limit_change', 'comfort_care'] as const)
    await db
      .updateTable(table)
      .set({ ended_at: now, ended_by: why })
      .where('subject', '=', subject)
      .where('ended_at', 'is', null)
      .execute()
}

/** What the move ended goes on, unless its time is over or somebody has set it anew; what it handed over ends. */
export async function settingsAfterUndo(db: Database, key: string, now: number): Promise<void> {
  await db
    .updateTable('limit_change')
    .set({ ended_at: now, ended_by: `undone ${key}` })
    .where('key', '=', copyKey(key))
    .where('ended_at', 'is', null)
    .execute()
  const why = [`merged ${key}`, `stay-ended ${key}`]
  await db
    .updateTable('limit_change as one')
    .set({ ended_at: null, ended_by: null })
    .where('ended_by', 'in', why)
    .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]))
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('limit_change as other')
            .select('other.id')
            .whereRef('other.subject', '=', 'one.subject')
            .whereRef('other.condition', '=', 'one.condition')
            .whereRef('other.priority', '=', 'one.priority')
            .where('other.ended_at', 'is', null),
        ),
      ),
    )
    .execute()
  await db
    .updateTable('comfort_care as one')
    .set({ ended_at: null, ended_by: null })
    .where('ended_by', 'in', why)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('comfort_care as other')
            .select('other.id')
            .whereRef('other.subject', '=', 'one.subject')
            .where('other.ended_at', 'is', null),
        ),
      ),
    )
    .execute()
}
