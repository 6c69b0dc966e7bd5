import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DeviceId, type EpochMs, PARAMETERS, type ParameterCode, type SubjectId } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bundleOf, observationOf, waveformOf } from './fhir'

const DATA = join(import.meta.dirname, '../../../../../shared/data/fhir-r4-official-examples')
const isPresent = existsSync(DATA)
const P1 = 'p1' as SubjectId
const AT = Date.UTC(2026, 10, 21, 12) as EpochMs

const coding = z.object({ system: z.url().or(z.string().startsWith('urn:')), code: z.string().min(1) })
const concept = z.object({ coding: z.array(coding).min(1) })
const quantity = z.object({
  value: z.number(),
  unit: z.string().min(1),
  system: z.literal('http://unitsofmeasure.org'),
  code: z.string().min(1),
})

/** What the vital signs profile of R4 requires (https://hl7.org/fhir/R4/vitalsigns.html), of observations without components. */
const vitalSign = z
  .object({
    resourceType: z.literal('Observation'),
    status: z.enum(['final', 'preliminary', 'amended', 'registered', 'cancelled']),
    category: z
      .array(concept)
      .refine((categories) =>
        categories.some((each) =>
          each.coding.some(
            ({ system, code }) =>
              code === 'vital-signs' &&
              system === 'http://terminology.hl7.org/CodeSystem/observation-category',
          ),
        ),
      ),
    code: concept.refine(({ coding: codes }) => codes.some(({ system }) => system === 'http://loinc.org')),
    subject: z
      .object({ reference: z.string() })
      .or(z.object({ identifier: z.object({ value: z.string() }) })),
    effectiveDateTime: z.string(),
    valueQuantity: quantity.optional(),
    dataAbsentReason: concept.optional(),
  })
  .refine(
    ({ valueQuantity, dataAbsentReason }) =>
      (valueQuantity === undefined) !== (dataAbsentReason === undefined),
  )

const sample = (code: ParameterCode, value: number | null) => ({
  code,
  measuredAt: AT,
  receivedAt: AT,
  value,
  reason: value === null ? ('leads-off' as const) : null,
  source: 'mon-1' as DeviceId,
  late: false,
})

async function* two() {
  yield observationOf(P1, sample('MDC_ECG_HEART_RATE', 80))
  yield observationOf(P1, sample('MDC_ECG_HEART_RATE', 81))
}

describe('FHIR R4 (TR15)', () => {
  it.skipIf(!isPresent)(
    `takes the official vital signs for right${isPresent ? '' : ' (skipped: ../shared/data is absent)'}`,
    () => {
      for (const name of ['heart-rate', 'respiratory-rate', 'body-temperature', 'satO2']) {
        const example: unknown = JSON.parse(readFileSync(join(DATA, `Observation-${name}.json`), 'utf8'))
        expect(vitalSign.safeParse(example).error).toBeUndefined()
      }
    },
  )

  it('writes every number with a LOINC code as the profile requires', () => {
    const rows = PARAMETERS.filter(({ kind, loinc }) => kind === 'numeric' && loinc.length > 0)
    for (const { code } of rows)
      for (const value of [97, null]) {
        const written = observationOf(P1, sample(code, value))
        expect(vitalSign.safeParse(written).error).toBeUndefined()
        expect(written).toMatchObject({ device: { identifier: { value: 'mon-1' } } })
      }
    expect(observationOf(P1, sample('MDC_PULS_OXIM_SAT_O2', 97))).toMatchObject({
      valueQuantity: { value: 97, unit: '%', code: '%' },
      effectiveDateTime: '2026-11-21T12:00:00.000Z',
    })
  })

  it('says why a value is absent, and no number in its place', () => {
    const written = observationOf(P1, sample('MDC_ECG_HEART_RATE', null))
    expect(written).not.toHaveProperty('valueQuantity')
    expect(written).toMatchObject({
      dataAbsentReason: { text: 'leads-off', coding: [{ code: 'not-performed' }] },
    })
  })

  it('writes curves as SampledData with E where a sample is missing', () => {
    const block = {
      code: 'MDC_ECG_ELEC_POTL_II' as const,
      measuredAt: AT,
      receivedAt: AT,
      rate: 250,
      gain: 0.005,
      offset: 0,
      samples: [12, null, -14],
      source: 'mon-1' as DeviceId,
      late: false,
    }
    expect(waveformOf(P1, block)).toMatchObject({
      effectivePeriod: { start: '2026-11-21T12:00:00.000Z', end: '2026-11-21T12:00:00.008Z' },
      valueSampledData: { period: 4, factor: 0.005, dimensions: 1, data: '12 E -14', origin: { value: 0 } },
    })
  })

  it('makes a bundle whose entries each have a name of their own', async () => {
    const pieces: string[] = []
    for await (const piece of bundleOf(two(), AT)) pieces.push(piece)
    const bundle = z
      .object({
        resourceType: z.literal('Bundle'),
        type: z.literal('collection'),
        entry: z.array(z.object({ fullUrl: z.string(), resource: vitalSign })),
      })
      .parse(JSON.parse(pieces.join('')))
    expect(new Set(bundle.entry.map(({ fullUrl }) => fullUrl)).size).toBe(2)
  })
})
