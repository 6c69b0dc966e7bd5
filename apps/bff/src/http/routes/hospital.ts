import {
  categoryAt,
  PARAMETERS,
  parameter,
  type EpochMs,
  type ParameterCode,
  type Reading,
  type Subject,
} from '@vigil/clinical'
import {
  readingList,
  subjectList,
  trendAnswer,
  trendQuery,
  unitId,
  unitList,
  waveformAnswer,
  waveformQuery,
} from '@vigil/protocol'
import { z } from 'zod'
import { onSubject, visibleUnits } from '../access'
import { json, refuse, route, type Services } from '../route'
import { encodeBlocks, WAVEFORM_TYPE } from '../waveform-blocks'

const HOUR = 3_600_000
/** Reliability.md 7.8: 31 days x 8 series. */
const MOST_TREND_MS = 31 * 24 * HOUR
/** Own proposal: an hour of one waveform, or half an hour of two, in one answer. */
const MOST_WAVEFORM_MS = HOUR
const DEFAULT_WAVEFORM_MS = 10_000

const NUMERICS = new Set<string>(PARAMETERS.filter((row) => row.kind === 'numeric').map((row) => row.code))

interface Range {
  readonly from: EpochMs
  readonly to: EpochMs
}
function rangeOf(
  query: { from?: EpochMs | undefined; to?: EpochMs | undefined },
  now: EpochMs,
  length: number,
): Range {
  const to = query.to ?? now
  return { from: query.from ?? ((to - length) as EpochMs), to }
}
const backwards = (range: Range) => range.from >= range.to
const BACKWARDS = 'The range is empty: from must be before to.'

/** What was asked for, or the first eight that the subject has. */
const codesOf = (
  { engine }: Services,
  subject: Subject,
  asked: readonly ParameterCode[] | undefined,
  wanted: (code: string) => boolean,
): readonly ParameterCode[] =>
  asked ??
  engine
    .readings(subject.id)
    .map((each) => each.code)
    .filter(wanted)
    .slice(0, 8)

function flat(reading: Reading) {
  const none = {
    value: null,
    last: null,
    raw: null,
    measuredAt: null,
    receivedAt: null,
    source: null,
    reason: null,
  }
  switch (reading.kind) {
    case 'valid':
    case 'stale':
      return { ...none, ...reading }
    case 'absent':
      return { ...none, kind: reading.kind, reason: reading.reason, source: reading.source }
    case 'invalid':
      return { ...none, ...reading }
  }
}

export const hospitalRoutes = [
  route({
    method: 'get',
    path: '/api/units',
    summary: 'Units that the caller may see',
    access: visibleUnits,
    answer: unitList,
    audit: { kind: 'read', action: 'units.read' },
    run({ services: { directory }, target }) {
      const units = directory.hospital().units.filter((unit) => target.includes(unit.id))
      return json({
        units: units.map(({ id, name, kind, site, beds }) => {
          const lying = new Map(directory.subjectsOf(id).map((subject) => [subject.bed, subject.id]))
          const timeZone = directory.site(site)?.timeZone ?? 'UTC'
          return {
            id,
            name,
            kind,
            site,
            timeZone,
            beds: beds.map((bed) => ({ ...bed, subject: lying.get(bed.id) ?? null })),
          }
        }),
      })
    },
  }),
  route({
    method: 'get',
    path: '/api/subjects',
    summary: 'Who and what is monitored now',
    access: visibleUnits,
    query: z.strictObject({ unit: z.optional(unitId) }),
    answer: subjectList,
    audit: { kind: 'read', action: 'subjects.read' },
    run: ({ services: { directory, clock }, target }) =>
      json({
        subjects: target
          .flatMap((unit) => directory.subjectsOf(unit))
          .map((subject) => ({
            id: subject.id,
            kind: subject.kind,
            name: subject.name,
            mrn: subject.mrn,
            birthDate: subject.birthDate,
            sex: subject.sex,
            category: subject.kind === 'patient' ? categoryAt(subject, clock.now()) : null,
            unit: subject.unit,
            bed: subject.bed,
            admittedAt: subject.admittedAt,
          })),
      }),
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id/readings',
    summary: 'The newest reading of every parameter, with the limits in force',
    access: onSubject('view'),
    answer: readingList,
    audit: { kind: 'read', action: 'readings.read' },
    run: ({ services: { engine }, target: { subject } }) =>
      json({
        readings: engine.readings(subject.id).map(({ code, reading, limits }) => ({
          code,
          unit: parameter(code).unit,
          ...flat(reading),
          limits,
        })),
      }),
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id/trends',
    summary: 'Series reduced to at most `points` buckets, with minimum and maximum kept',
    access: onSubject('view'),
    query: trendQuery,
    answer: trendAnswer,
    audit: { kind: 'read', action: 'trends.read' },
    async run({ services, target: { subject }, query }) {
      const range = rangeOf(query, services.clock.now(), HOUR)
      if (backwards(range)) return refuse('malformed', BACKWARDS)
      if (range.to - range.from > MOST_TREND_MS)
        return refuse('too-long', 'At most 31 days fit in one answer; ask for a shorter range.')
      const codes = codesOf(services, subject, query.parameters, (code) => NUMERICS.has(code))
      const series = codes.length
        ? await services.store.trends({ subject: subject.id, codes, ...range, points: query.points })
        : []
      return json({ ...range, series: series.map((each) => ({ ...each, unit: parameter(each.code).unit })) })
    },
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id/waveforms',
    summary: 'Stored waveform blocks as a device sends them, or binary by Accept',
    access: onSubject('view'),
    query: waveformQuery,
    answer: waveformAnswer,
    also: [WAVEFORM_TYPE],
    audit: { kind: 'read', action: 'waveforms.read' },
    async run({ services, facts, target: { subject }, query }) {
      const range = rangeOf(query, services.clock.now(), DEFAULT_WAVEFORM_MS)
      if (backwards(range)) return refuse('malformed', BACKWARDS)
      const codes = codesOf(services, subject, query.parameters, (code) => !NUMERICS.has(code))
      if ((range.to - range.from) * codes.length > MOST_WAVEFORM_MS)
        return refuse('too-long', 'At most one hour of waveforms in all fits in one answer; ask for less.')
      const found = await Promise.all(
        codes.map((code) => services.store.waveform({ subject: subject.id, code, ...range })),
      )
      const blocks = found.flat()
      if (facts.accept.includes(WAVEFORM_TYPE) || facts.accept.includes('application/octet-stream'))
        return { kind: 'bytes', type: WAVEFORM_TYPE, body: encodeBlocks(blocks) }
      return json({
        ...range,
        blocks: blocks.map(({ measuredAt, ...block }) => ({
          ...block,
          unit: parameter(block.code).unit,
          at: new Date(measuredAt).toISOString(),
        })),
      })
    },
  }),
]
