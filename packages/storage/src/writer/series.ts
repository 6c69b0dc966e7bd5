import type { PoolClient } from 'pg'
import type { HotSeries, SeriesKey } from '../hot/hot'

/** Numbers of series, remembered: there are few and they never change. */
export class SeriesNumbers {
  readonly #known = new Map<string, number>()

  async of(
    client: PoolClient,
    wanted: readonly { readonly series: SeriesKey; readonly kind: HotSeries['kind'] }[],
  ): Promise<ReadonlyMap<string, number>> {
    const missing = wanted.filter(({ series, kind }) => !this.#known.has(nameOf(series, kind)))
    if (missing.length > 0) await this.#make(client, missing)
    return this.#known
  }

  async #make(
    client: PoolClient,
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
    await client.query(
      `insert into series (subject, code, source, association, kind) select distinct * from ${from}
       on conflict do nothing`,
      columns,
    )
    const found = await client.query<SeriesKey & { id: number; kind: HotSeries['kind'] }>(
      `select s.* from series s join ${from} as w (subject, code, source, association, kind)
       using (subject, code, source, association, kind)`,
      columns,
    )
    for (const row of found.rows) this.#known.set(nameOf(row, row.kind), row.id)
  }
}

export const nameOf = (series: SeriesKey, kind: HotSeries['kind']): string =>
  [kind, series.code, series.source, series.association, series.subject].join('\n')
