import type { EpochMs, ParameterCode } from '@vigil/clinical'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../store'
import { startTestServer, type TestServer, type TestStore } from '../testing'
import { aMessage, at, HEART_RATE, heartRate, P1 } from '../testing/builders'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Each run has a database of its own; of the slowest machine that is busy with other things as well. */
const TIMEOUT_MS = 120_000
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const chunksOf = (place: TestStore) =>
  place.rows<{ late: boolean; samples: number; start: number }>(
    `select late, samples, (start_at - ${at(0)})::int as start from chunk join series on series.id = series
     where kind = 'numeric' order by late, start_at, samples`,
  )

/** Everything that may be asked of three hours. */
async function everything(store: Store) {
  const range = { from: at(0), to: at(3 * HOUR) }
  const codes = [HEART_RATE, SPO2]
  return {
    samples: await Promise.all(codes.map((code) => store.samples({ subject: P1, code, ...range }))),
    latest: (await store.latest(P1)).toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    trends: await Promise.all(
      [1, 7, 180, 2_000].map((points) => store.trends({ subject: P1, codes, ...range, points })),
    ),
  }
}

/** As housekeeping does each second, until nothing is left to do. */
async function pack(store: Store, now: EpochMs): Promise<void> {
  for (let step = 0; step < 12; step++) await store.seal(now)
}

async function aPlace() {
  let now = at(0)
  const place = await server.freshStore({ now: () => now })
  return { ...place, until: (time: EpochMs) => (now = time) }
}

describe('packing hours', () => {
  it('makes one chunk of the minutes of an hour, and one of what came late', async () => {
    const place = await aPlace()
    const say = async (minute: number, seq: number, given: Parameters<typeof heartRate>[3] = {}) => {
      await place.store.record(heartRate(seq, minute * MINUTE, 60 + seq, given))
    }
    for (let minute = 0; minute < 65; minute++) {
      await say(minute, minute)
      if (minute === 20 || minute === 30) await say(minute - 15.5, 900 + minute, { late: true })
      place.until(at((minute + 1) * MINUTE))
      await place.store.seal(at((minute + 1) * MINUTE))
    }
    const before = await everything(place.store)
    await pack(place.store, at(70 * MINUTE))
    expect(await everything(place.store)).toEqual(before)
    const chunks = await chunksOf(place)
    expect(chunks.filter(({ late }) => late)).toEqual([{ late: true, samples: 2, start: 4.5 * MINUTE }])
    const inTime = chunks.filter(({ late }) => !late)
    expect(inTime[0]).toEqual({ late: false, samples: 60, start: 0 })
    // The hour that is not over is left alone.
    expect(inTime.slice(1).every(({ samples }) => samples === 1)).toBe(true)
    expect(inTime).toHaveLength(6)
  })

  it('takes in what came late when it looks again', async () => {
    const place = await aPlace()
    for (const minute of [1, 2]) {
      await place.store.record(heartRate(minute, minute * MINUTE, 60, { late: true }))
      place.until(at((minute + 1) * MINUTE))
      await place.store.seal(at((minute + 1) * MINUTE))
    }
    await pack(place.store, at(2 * HOUR))
    place.until(at(3 * HOUR))
    await place.store.record(heartRate(3, 3 * MINUTE, 70, { late: true }))
    await pack(place.store, at(4 * HOUR))
    expect((await chunksOf(place)).map(({ samples }) => samples)).toEqual([2, 1])
    for (let hour = 5; hour < 12; hour++) await pack(place.store, at(hour * HOUR))
    expect((await chunksOf(place)).map(({ samples }) => samples)).toEqual([3])
  })

  it(
    'changes no answer, whatever came in which order',
    async () => {
      const one = fc.record({
        minute: fc.nat({ max: 150 }),
        ms: fc.nat({ max: 59_999 }),
        code: fc.constantFrom(HEART_RATE, SPO2),
        value: fc.option(fc.integer({ min: 20, max: 200 }), { nil: null }),
        late: fc.boolean(),
        delay: fc.nat({ max: 20 * MINUTE }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(one, { minLength: 2, maxLength: 60 }), async (given) => {
          const place = await aPlace()
          const inOrder = given.toSorted((a, b) => a.minute + a.delay / MINUTE - b.minute - b.delay / MINUTE)
          for (const [seq, { minute, ms, code, value, late, delay }] of inOrder.entries()) {
            const measuredAt = at(minute * MINUTE + ms)
            const receivedAt = at(minute * MINUTE + ms + delay)
            const sample =
              value === null
                ? ({ code, value, reason: 'leads-off', measuredAt } as const)
                : { code, value, measuredAt }
            place.until(receivedAt)
            await place.store.record(aMessage({ seq, measuredAt, receivedAt, late, samples: [sample] }))
            await place.store.seal(receivedAt)
          }
          place.until(at(4 * HOUR))
          await place.store.seal(at(3 * HOUR))
          const before = await everything(place.store)
          await pack(place.store, at(5 * HOUR))
          expect(await everything(place.store)).toEqual(before)
          const hours = (await chunksOf(place)).map(
            ({ late, start }) => `${late} ${Math.floor(start / HOUR)}`,
          )
          expect(hours.length).toBeLessThanOrEqual(12)
          await place.store.close()
        }),
        { numRuns: 4, seed: 3 },
      )
    },
    TIMEOUT_MS,
  )

  it('keeps both versions of a corrected value, the newer one last', async () => {
    const place = await aPlace()
    await place.store.record(heartRate(1, 0, 80))
    await place.store.seal(at(MINUTE))
    await place.store.record(heartRate(2, 0, 72, { receivedAt: at(2 * MINUTE) }))
    place.until(at(3 * MINUTE))
    await place.store.seal(at(4 * MINUTE))
    await pack(place.store, at(2 * HOUR))
    expect(await chunksOf(place)).toHaveLength(1)
    const found = await place.store.samples({ subject: P1, code: HEART_RATE, from: at(0), to: at(HOUR) })
    expect(found.map(({ value }) => value)).toEqual([80, 72])
  })

  it('leaves a damaged chunk as it is, and packs the others once it is set aside', async () => {
    const place = await aPlace()
    for (let minute = 0; minute < 4; minute++) {
      await place.store.record(heartRate(minute, minute * MINUTE, 60 + minute))
      place.until(at((minute + 1) * MINUTE))
      await place.store.seal(at((minute + 1) * MINUTE))
    }
    await place.sql(`update chunk set checksum = checksum + 1 where start_at = ${at(MINUTE)}`)
    await pack(place.store, at(2 * HOUR))
    expect(await chunksOf(place)).toEqual([
      { late: false, samples: 3, start: 0 },
      { late: false, samples: 1, start: MINUTE },
    ])
  })
})
