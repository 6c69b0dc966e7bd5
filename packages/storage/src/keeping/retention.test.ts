import type { EpochMs, SubjectId } from '@vigil/clinical'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer, type TestStore } from '../testing'
import { aMessage, aSubject, at, aWard, HEART_RATE, heartRate, NOON, P1 } from '../testing/builders'

const ECG = 'MDC_ECG_ELEC_POTL_II'
const HOUR = 3_600_000
const DAY = 24 * HOUR
const P2 = 'p2' as SubjectId

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

interface Place extends TestStore {
  /** As housekeeping does each second, until nothing is left to do. */
  readonly keep: (at: EpochMs) => Promise<void>
  readonly chunks: () => Promise<readonly { kind: string; subject: string; day: number }[]>
  readonly days: () => Promise<readonly string[]>
}

/** Two patients; of each a rate and a second of ECG every six hours for four days, and all of it sealed. */
async function aPlace(retention?: object): Promise<Place> {
  let now = NOON
  const place = await server.freshStore({ now: () => now })
  const ward = aWard()
  const [site] = ward.sites
  if (!site) throw new Error('no site')
  const subjects = [...ward.subjects, aSubject({ id: P2, bed: null, mrn: '1002' })]
  await place.store.applyConfig(
    { ...ward, sites: [{ ...site, ...(retention && { retention }) }], subjects },
    'test',
    NOON,
  )
  let seq = 0
  for (let hours = 0; hours < 96; hours += 6)
    for (const subject of [P1, P2]) {
      const measuredAt = at(hours * HOUR)
      const wave = {
        code: ECG,
        measuredAt,
        rate: 250,
        gain: 0.001,
        offset: 0,
        samples: [1, 2, null, 4],
      } as const
      await place.store.record(heartRate(++seq, hours * HOUR, 70 + hours, { subject }))
      await place.store.record(
        aMessage({
          kind: 'waveforms',
          seq: ++seq,
          measuredAt,
          receivedAt: measuredAt,
          subject,
          blocks: [wave],
        }),
      )
    }
  now = at(100 * HOUR)
  await place.store.seal(now)
  return {
    ...place,
    async keep(to) {
      now = to
      // Each call is one step: one task of four kinds, and the days that they left behind.
      for (let step = 0; step < 20; step++) await place.store.seal(to)
    },
    chunks: () =>
      place.rows(
        `select kind, subject, (start_at / ${DAY})::int as day from chunk join series on series.id = series
         order by kind, subject, day`,
      ),
    days: async () =>
      (
        await place.rows<{ name: string }>(
          `select inhrelid::regclass::text as name from pg_inherits
           where inhparent = 'chunk'::regclass order by name`,
        )
      ).map(({ name }) => name),
  }
}

const count = (chunks: readonly { kind: string; subject: string }[], kind: string, subject?: string) =>
  chunks.filter((chunk) => chunk.kind === kind && (subject ?? chunk.subject) === chunk.subject).length

describe('retention', () => {
  it('deletes waveforms after 72 h and leaves numerics alone', async () => {
    const place = await aPlace()
    await place.keep(at(96 * HOUR + 12 * HOUR))
    const chunks = await place.chunks()
    expect(count(chunks, 'numeric')).toBe(32)
    // Younger than 72 h: those of hours 36 to 90.
    expect(count(chunks, 'waveform')).toBe(20)
    const left = await place.store.waveform({ subject: P1, code: ECG, from: at(0), to: at(96 * HOUR) })
    expect(left[0]?.measuredAt).toBe(at(36 * HOUR))
  })

  it('deletes numerics after 30 days and keeps their minutes for a year, which trends then show', async () => {
    const place = await aPlace()
    await place.keep(at(40 * DAY))
    expect(await place.chunks()).toEqual([])
    const [series] = await place.store.trends({
      subject: P1,
      codes: [HEART_RATE],
      from: at(0),
      to: at(HOUR),
      points: 3_600,
    })
    expect(series).toMatchObject({ t: [NOON], min: [70], max: [70], count: [1] })
    expect(await place.store.samples({ subject: P1, code: HEART_RATE, from: at(0), to: at(HOUR) })).toEqual(
      [],
    )
    await place.keep(at(370 * DAY))
    const minutes = await place.rows<{ count: number }>('select count(*)::int as count from rollup_minute')
    expect(minutes[0]?.count).toBe(0)
  })

  it('drops days of which nothing is left, and what comes late makes them again', async () => {
    const place = await aPlace()
    expect(await place.days()).toHaveLength(5)
    await place.keep(at(40 * DAY))
    expect(await place.days()).toEqual([])
    await place.store.record(heartRate(900, HOUR, 55, { late: true, receivedAt: at(40 * DAY) }))
    await place.store.seal(at(40 * DAY + 120_000))
    expect(await place.days()).toHaveLength(1)
    expect(
      await place.store.samples({ subject: P1, code: HEART_RATE, from: at(0), to: at(2 * HOUR) }),
    ).toMatchObject([{ value: 55, late: true }])
  })

  it('follows what the site set', async () => {
    const place = await aPlace({ waveformHours: 24, numericDays: 7, minuteDays: 30 })
    await place.keep(at(100 * HOUR))
    expect(count(await place.chunks(), 'waveform')).toBe(6)
    await place.keep(at(12 * DAY))
    expect(await place.chunks()).toEqual([])
    await place.keep(at(36 * DAY))
    const minutes = await place.rows<{ count: number }>('select count(*)::int as count from rollup_minute')
    expect(minutes[0]?.count).toBe(0)
  })

  it('deletes nothing of who is held, until the hold ends', async () => {
    const place = await aPlace()
    expect(await place.store.hold({ subject: P1, since: at(0), by: 'law', reason: 'inquest' })).toBe(true)
    await place.keep(at(40 * DAY))
    const chunks = await place.chunks()
    expect([count(chunks, 'waveform', P1), count(chunks, 'numeric', P1)]).toEqual([16, 16])
    expect([count(chunks, 'waveform', P2), count(chunks, 'numeric', P2)]).toEqual([0, 0])
    expect(await place.store.holds()).toEqual([{ subject: P1, since: at(0), by: 'law', reason: 'inquest' }])
    expect(await place.store.endHold(P1, 'law', at(41 * DAY))).toBe(true)
    expect(await place.store.endHold(P1, 'law', at(41 * DAY))).toBe(false)
    await place.keep(at(42 * DAY))
    expect(await place.chunks()).toEqual([])
  })

  it('writes down what it deleted, of which site and from when to when', async () => {
    const place = await aPlace()
    await place.keep(at(40 * DAY))
    const trail = await place.store.auditTrail({ before: null, limit: 100 })
    const deleted = trail.filter(({ action }) => action === 'retention.deleted').map(({ object }) => object)
    // The first look was that of hour 100.
    expect(deleted.toSorted()).toEqual(['north numeric 32', 'north waveform 10', 'north waveform 22'])
    expect((await place.store.verifyAudit()).ok).toBe(true)
  })
})

describe('erasing what was measured of somebody', () => {
  it('is refused for who is here, who is held, and who nobody knows', async () => {
    const place = await aPlace()
    expect(await place.store.eraseMeasurements(P1)).toEqual({ kind: 'refused', why: 'admitted' })
    await place.sql(`update subject set ended_at = ${at(97 * HOUR)}, bed = null where id = 'p1'`)
    await place.store.hold({ subject: P1, since: at(0), by: 'law', reason: 'inquest' })
    expect(await place.store.eraseMeasurements(P1)).toEqual({ kind: 'refused', why: 'held' })
    const nobody = 'nobody' as SubjectId
    expect(await place.store.eraseMeasurements(nobody)).toEqual({ kind: 'refused', why: 'unknown' })
    expect(await place.store.hold({ subject: nobody, since: at(0), by: 'law', reason: '' })).toBe(false)
  })

  it('takes every chunk and minute of that one, and nothing of others', async () => {
    const place = await aPlace()
    await place.sql(`update subject set ended_at = ${at(97 * HOUR)}, bed = null where id = 'p1'`)
    expect(await place.store.eraseMeasurements(P1)).toEqual({ kind: 'erased', chunks: 32, minutes: 16 })
    const chunks = await place.chunks()
    expect([count(chunks, 'waveform', P1), count(chunks, 'numeric', P1)]).toEqual([0, 0])
    expect([count(chunks, 'waveform', P2), count(chunks, 'numeric', P2)]).toEqual([16, 16])
  })
})
