import type { Pool } from 'pg'
import { ANSWER_LIMIT_MS } from '../pools'
import type { HotSeries, SeriesKey } from '../hot/hot'
import { transact } from '../transaction'

/**
 * Numbers of series, remembered: there are few and they never change. Committed before they are used: a number that was
 * remembered and rolled back would make every later seal fail.
 */
export class SeriesNumbers {
  readonly #pool: Pool
  readonly #known = new Map<string, number>()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async of(
    wanted: readonly { readonly series: SeriesKey; readonly kind: HotSeries['kind'] }[],
  ): Promise<ReadonlyMap<string, number>> {
    const missing = wanted.filter(({ series, kind }) => !this.#known.has(nameOf(series, kind)))
    if (missing.length > 0) await this.#make(missing)
    return this.#known
  }

  async #make(
    missing: readonly { readonly series: SeriesKey; readonly kind: HotSeries['kind'] }[],
  ): Promise<void> {
    const columns = [
      missing.map(({ series }) => series.subject),
      missing.map(({ series }) => series.code),
      missing.map(({ series }) => series.source),
      missing.map(({ series }) => series.association),
      missing.map(({ kind }) => kind),
    ]
    const from = 'unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])'
    const found = await transact(this.#pool, ANSWER_LIMIT_MS, async (client) => {
      await client.query(
        `insert into series (subject, code, source, association, kind) select distinct * from ${from}
         on conflict do nothing`,
        columns,
      )
      return client.query<SeriesKey & { id: number; kind: HotSeries['kind'] }>(
        `select s.* from series s join ${from} as w (subject, code, source, association, kind)
         using (subject, code, source, association, kind)`,
        columns,
      )
    })
    for (const row of found.rows) this.#known.set(nameOf(row, row.kind), row.id)
  }
}

export const nameOf = (series: SeriesKey, kind: HotSeries['kind']): string =>
  [kind, series.code, series.source, series.association, series.subject].join('\n')
