import { randomUUID } from 'node:crypto'
import { PARAMETERS, type EpochMs } from '@vigil/clinical'
import {
  ecgAnswer,
  instant,
  parameterCode,
  stripAnswer,
  stripBody,
  stripChange,
  stripList,
  waveEnvelope,
  waveSpans,
} from '@vigil/protocol'
import type { Strip } from '@vigil/storage'
import { z } from 'zod'
import { ownKey } from '../../auth/own-key'
import type { Caller } from '../../ports'
import { onSubject } from '../access'
import { json, refuse, route, type Reply, type Services } from '../route'

const HOUR = 3_600_000
/** What is looked back on (WF11): the last 72 hours in one picture. */
const MOST_MS = 72 * HOUR
const MOST_ECG_MS = HOUR
/** A strip is read by eye (own proposal). */
const MOST_STRIP_MS = 5 * 60_000
const MOST_STRIPS = 500

const WAVES = new Set<string>(PARAMETERS.filter(({ kind }) => kind === 'waveform').map(({ code }) => code))
const wave = z
  .string()
  .pipe(parameterCode)
  .refine((code) => WAVES.has(code), 'no waveform')

const range = { from: instant, to: instant }
const spansQuery = z.strictObject(range)
const envelopeQuery = z.strictObject({
  ...range,
  code: wave,
  points: z.coerce.number().int().min(1).max(40_000).default(1_500),
})
const ecgQuery = z.strictObject({ ...range, code: z.optional(wave) })

/** `null`: it can be answered. */
function refusedRange({ from, to }: { from: EpochMs; to: EpochMs }, most: number): Reply | null {
  if (from >= to) return refuse('malformed', 'The range is empty: from must be before to.')
  return to - from > most
    ? refuse('too-long', `At most ${most / HOUR} hours fit in one answer; ask for a shorter range.`)
    : null
}

type Person = Extract<Caller, { kind: 'person' }>
const NO_STATION = 'A station cannot mark a strip; sign in as a person.'

async function keep({ store }: Services, caller: Person, strip: Strip, key: string): Promise<Reply> {
  const kept = await store.keepStrip(strip, ownKey(caller, key))
  if (kept.kind === 'taken')
    return refuse('conflict', `${kept.strip.name} has changed it meanwhile; look at it again.`)
  return json({ strip: kept.strip, repeated: kept.kind === 'repeated' })
}

export const reviewRoutes = [
  route({
    method: 'get',
    path: '/api/subjects/:id/waveforms/spans',
    summary: 'Which waveforms are stored, and when; at most 72 hours',
    access: onSubject('view'),
    query: spansQuery,
    answer: waveSpans,
    audit: { kind: 'read', action: 'waveforms.read' },
    async run({ services: { store }, target: { subject }, query }) {
      const refused = refusedRange(query, MOST_MS)
      return (
        refused ?? json({ ...query, spans: await store.waveformSpans({ subject: subject.id, ...query }) })
      )
    },
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id/waveforms/envelope',
    summary: 'Lowest and highest of one waveform in at most `points` steps; at most 72 hours',
    access: onSubject('view'),
    query: envelopeQuery,
    answer: waveEnvelope,
    audit: { kind: 'read', action: 'waveforms.read' },
    async run({ services: { review }, target: { subject }, query }) {
      const refused = refusedRange(query, MOST_MS)
      return refused ?? json(await review.envelope({ subject: subject.id, ...query }))
    },
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id/ecg',
    summary: 'What Vigil reads from a stored ECG lead, beside what the monitor said; at most one hour',
    access: onSubject('view'),
    query: ecgQuery,
    answer: ecgAnswer,
    audit: { kind: 'read', action: 'ecg.read' },
    async run({ services: { review }, target: { subject }, query: { code, ...asked } }) {
      const refused = refusedRange(asked, MOST_ECG_MS)
      return refused ?? json(await review.ecg({ subject: subject.id, ...asked, code: code ?? null }))
    },
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id/strips',
    summary: 'Strips that people marked, struck ones too; at most 72 hours',
    access: onSubject('view'),
    query: spansQuery,
    answer: stripList,
    audit: { kind: 'read', action: 'strips.read' },
    async run({ services: { store }, target: { subject }, query }) {
      const refused = refusedRange(query, MOST_MS)
      return (
        refused ?? json({ strips: await store.strips({ subject: subject.id, ...query, limit: MOST_STRIPS }) })
      )
    },
  }),
  route({
    method: 'post',
    path: '/api/subjects/:id/strips',
    summary: 'Mark a strip: which leads, when, and what it shows',
    access: onSubject('act'),
    body: stripBody,
    answer: stripAnswer,
    audit: { kind: 'act', action: 'strip.mark' },
    async run({ services, target: { caller, subject }, body: { key, ...body } }) {
      if (caller.kind !== 'person') return refuse('forbidden', NO_STATION)
      const refused = refusedRange(body, MOST_STRIP_MS)
      if (refused) return refused
      if (body.at < body.from || body.at > body.to)
        return refuse('malformed', 'The moment of a strip lies in it.')
      const made = { by: caller.user, name: caller.name, madeAt: services.clock.now(), struck: null }
      return keep(
        services,
        caller,
        { id: randomUUID(), version: 1, subject: subject.id, ...body, ...made },
        key,
      )
    },
  }),
  route({
    method: 'post',
    path: '/api/subjects/:id/strips/change',
    summary: 'Name a strip anew, or strike it; the earlier version is kept',
    access: onSubject('act'),
    body: stripChange,
    answer: stripAnswer,
    audit: { kind: 'act', action: 'strip.change' },
    async run({ services, target: { caller, subject }, body }) {
      if (caller.kind !== 'person') return refuse('forbidden', NO_STATION)
      const { key, id, version, from, to, ...change } = body
      const refused = refusedRange({ from, to }, MOST_STRIP_MS)
      if (refused) return refused
      const known = await services.store.strips({ subject: subject.id, from, to, limit: MOST_STRIPS })
      const seen = known.find((each) => each.id === id)
      if (!seen) return refuse('conflict', 'There is no such strip; ask for the list again.')
      const made = { by: caller.user, name: caller.name, madeAt: services.clock.now() }
      return keep(services, caller, { ...seen, ...change, ...made, version: version + 1 }, key)
    },
  }),
]
