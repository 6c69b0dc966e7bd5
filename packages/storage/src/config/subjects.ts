import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { EpochMs, Fact, Subject } from '@vigil/clinical'
import type { Database, SubjectRow } from '../database'
import { addFacts, flatColumns, newestFacts } from '../facts/facts'
import { planIn } from '../moves/stay-plans'
import type { ConfigChange } from '../store'
import type { Placed } from './placed'
import { changedColumns, lineOf } from './row-change'

interface Context {
  readonly now: number
  readonly placed: Placed
  readonly note: (line: string) => void
}

/** Who is where. Beds are freed first, so that two subjects can change places in one file. */
export async function applySubjects(db: Database, change: ConfigChange, context: Context): Promise<string[]> {
  const { now, placed } = context
  const before = new Map((await db.selectFrom('subject').selectAll().execute()).map((row) => [row.id, row]))
  const unitOfBed = new Map(
    (await db.selectFrom('bed').select(['id', 'unit']).execute()).map((bed) => [bed.id, bed.unit]),
  )
  const told = await newestFacts(
    db,
    change.subjects.map((subject) => subject.id),
  )
  const rows = change.subjects.map((subject) => {
    const unit = subject.bed === null ? subject.unit : (unitOfBed.get(subject.bed) ?? subject.unit)
    const row = subjectRow(subject, unit, before.get(subject.id), now)
    // What was found at the bedside goes before what the file says of every day.
    return { ...row, ...flatColumns(told.filter((fact) => fact.subject === subject.id)) }
  })
  const lines = await freeBeds(db, rows, [...before.values()])
  for (const row of rows) {
    const changed = changedColumns(before.get(row.id), row)
    if (changed?.length === 0) continue
    await db
      .insertInto('subject')
      .values(row)
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
    lines.push(...lineOf(`subject ${row.id}`, changed))
  }
  for (const subject of change.subjects) lines.push(...(await stateFacts(db, subject, context)))
  return change.prune
    ? [...lines, ...(await endUnnamed(db, [...rows, ...placed.subjects.values()], [...before.values()], now))]
    : lines
}

/** A fact that is told as it is known already is no change; one that was found at the bedside stays. */
async function stateFacts(
  db: Database,
  { id, facts }: Subject,
  { now, note }: Pick<Context, 'now' | 'note'>,
): Promise<string[]> {
  const known = await newestFacts(db, [id])
  const news: Fact[] = []
  for (const fact of facts) {
    const old = known.find((one) => one.kind === fact.kind)
    if (isDeepStrictEqual(old?.value, fact.value)) continue
    if (old === undefined || old.source.kind === 'config') news.push(fact)
    else note(`subject ${id}: ${fact.kind} stays as it was told`)
  }
  await addFacts(db, id, news, { key: randomUUID(), now: now as EpochMs })
  return news.map((fact) => `subject ${id}: told ${fact.kind}`)
}

function subjectRow(subject: Subject, unit: string, known: SubjectRow | undefined, now: number): SubjectRow {
  // A merge is undone, not configured away: whom it retired stays retired.
  if (known && known.merged_into !== null) return known
  const isBack = known !== undefined && known.ended_at !== null && subject.endedAt === null
  return {
    id: subject.id,
    kind: subject.kind,
    name: subject.name,
    mrn: subject.mrn,
    birth_date: subject.birthDate,
    sex: subject.sex,
    preterm: subject.preterm,
    paced: subject.paced,
    on_oxygen: subject.onOxygen,
    spo2_low: subject.spo2Target?.low ?? null,
    spo2_high: subject.spo2Target?.high ?? null,
    bed: subject.bed,
    bed_since: bedSince(subject, isBack ? undefined : known, now),
    unit,
    admitted_at: subject.admittedAt,
    ended_at: subject.endedAt,
    identity: known?.identity ?? subject.identity,
    notice: known?.notice ?? null,
    off_unit: known && !isBack ? planIn(unit, known) : null,
    merged_into: known?.merged_into ?? null,
  }
}

/** The first bed was taken at admission; a move happens when it is told. */
function bedSince(subject: Subject, known: SubjectRow | undefined, now: number): number | null {
  if (subject.bed === null) return null
  if (!known) return subject.admittedAt
  return known.bed === subject.bed ? known.bed_since : now
}

async function freeBeds(
  db: Database,
  rows: readonly SubjectRow[],
  before: readonly SubjectRow[],
): Promise<string[]> {
  const lines: string[] = []
  for (const old of before) {
    if (old.bed === null || old.ended_at !== null) continue
    const own = rows.find((row) => row.id === old.id)
    const isTaken = rows.some((row) => row.bed === old.bed && row.ended_at === null && row.id !== old.id)
    if (own ? own.bed === old.bed : !isTaken) continue
    await db.updateTable('subject').set({ bed: null, bed_since: null }).where('id', '=', old.id).execute()
    if (!own) lines.push(`subject ${old.id}: left bed ${old.bed}, which another subject takes`)
  }
  return lines
}

async function endUnnamed(
  db: Database,
  stay: readonly SubjectRow[],
  before: readonly SubjectRow[],
  now: number,
): Promise<string[]> {
  const named = new Set(stay.map((row) => row.id))
  const unnamed = before.filter((row) => row.ended_at === null && !named.has(row.id))
  for (const row of unnamed)
    await db.updateTable('subject').set({ ended_at: now }).where('id', '=', row.id).execute()
  return unnamed.map((row) => `subject ${row.id}: ended`)
}
