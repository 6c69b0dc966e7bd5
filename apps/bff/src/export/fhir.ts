import { type AbsentReason, parameter, type ParameterCode, type SubjectId } from '@vigil/clinical'
import type { StoredBlock } from '@vigil/storage'
import type { ExportedSample } from './numerics-csv'

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category'
const UCUM = 'http://unitsofmeasure.org'
const ABSENT = 'http://terminology.hl7.org/CodeSystem/data-absent-reason'
/** FHIR R4, Observation Vital Signs Profile. */
const VITAL_SIGNS = 'http://hl7.org/fhir/StructureDefinition/vitalsigns'

/** FHIR R4, data-absent-reason: `error` where the sensor works and the data do not, `not-performed` where nobody measures. */
const ABSENT_CODES: Readonly<Record<AbsentReason, string>> = {
  'leads-off': 'not-performed',
  'probe-off': 'not-performed',
  standby: 'not-performed',
  calibrating: 'temp-unknown',
  'low-signal': 'error',
  artefact: 'error',
  'out-of-range': 'error',
  unknown: 'unknown',
}

const codingsOf = (code: ParameterCode) => {
  const { mdc, loinc, label } = parameter(code)
  return {
    coding: [
      ...loinc.map((each) => ({ system: 'http://loinc.org', code: each })),
      ...(mdc === null ? [] : [{ system: 'urn:iso:std:iso:11073:10101', code: String(mdc), display: code }]),
    ],
    text: label,
  }
}

const instantOf = (at: number): string => new Date(at).toISOString()

/** What every observation of ours says; whom and by what, as identifiers, because no server holds those resources. */
function observation(subject: SubjectId, code: ParameterCode, source: string, category: string) {
  const isVital = category === 'vital-signs' && parameter(code).loinc.length > 0
  return {
    resourceType: 'Observation',
    ...(isVital ? { meta: { profile: [VITAL_SIGNS] } } : {}),
    status: 'final',
    category: [{ coding: [{ system: CATEGORY, code: category }] }],
    code: codingsOf(code),
    subject: { type: 'Patient', identifier: { system: 'urn:vigil:subject', value: subject } },
    device: { type: 'Device', identifier: { system: 'urn:vigil:device', value: source } },
  }
}

export function observationOf(subject: SubjectId, sample: ExportedSample) {
  const { code, source, measuredAt, receivedAt, value, reason } = sample
  const { unit } = parameter(code)
  return {
    ...observation(subject, code, source, 'vital-signs'),
    effectiveDateTime: instantOf(measuredAt),
    issued: instantOf(receivedAt),
    ...(value === null
      ? {
          dataAbsentReason: {
            coding: [{ system: ABSENT, code: ABSENT_CODES[reason ?? 'unknown'] }],
            text: reason ?? 'unknown',
          },
        }
      : { valueQuantity: { value, unit, system: UCUM, code: unit } }),
  }
}

/** SampledData: value = origin + factor x number; `E` is a missing sample (FHIR R4, datatypes). */
export function waveformOf(subject: SubjectId, block: StoredBlock) {
  const { code, source, measuredAt, receivedAt, rate, gain, offset, samples } = block
  const { unit } = parameter(code)
  const end = measuredAt + ((samples.length - 1) * 1_000) / rate
  return {
    ...observation(subject, code, source, 'procedure'),
    effectivePeriod: { start: instantOf(measuredAt), end: instantOf(Math.max(measuredAt, end)) },
    issued: instantOf(receivedAt),
    valueSampledData: {
      origin: { value: offset, unit, system: UCUM, code: unit },
      period: 1_000 / rate,
      factor: gain,
      dimensions: 1,
      data: Array.from(samples, (sample) => (sample === null ? 'E' : String(sample))).join(' '),
    },
  }
}

/** A Bundle whose entries come one after the other: no more than one is held. */
export async function* bundleOf(entries: AsyncIterable<object>, at: number): AsyncGenerator<string> {
  yield `{"resourceType":"Bundle","type":"collection","timestamp":${JSON.stringify(instantOf(at))},"entry":[`
  let isFirst = true
  for await (const resource of entries) {
    const fullUrl = `urn:uuid:${crypto.randomUUID()}`
    yield `${isFirst ? '' : ','}\n${JSON.stringify({ fullUrl, resource })}`
    isFirst = false
  }
  yield ']}\n'
}
