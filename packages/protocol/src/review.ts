/** Looking back on stored waveforms: what there is, its outline, what Vigil reads from it, and strips (WF11, WF13). */
import * as z from 'zod/mini'
import { deviceId, epochMs, subjectId } from './ids'
import { parameterCode } from './parameters'

const span = { from: epochMs, to: epochMs }

/** Answer of `GET /api/subjects/{id}/waveforms/spans`: when something of each waveform is stored. */
export const waveSpans = z.object({
  ...span,
  spans: z.array(z.object({ code: parameterCode, source: deviceId, late: z.boolean(), ...span })),
})
export type WaveSpans = z.infer<typeof waveSpans>

/** Lowest and highest of each `step` from `from` on; `null`: nothing was measured in it. */
export const waveEnvelope = z.object({
  ...span,
  code: parameterCode,
  unit: z.string(),
  stepMs: z.number(),
  min: z.array(z.nullable(z.number())),
  max: z.array(z.nullable(z.number())),
})
export type WaveEnvelope = z.infer<typeof waveEnvelope>

/** What one lead says when it is looked back on: beside what the monitor said, never in its place. */
export const ecgAnswer = z.object({
  ...span,
  /** `null`: no ECG lead is stored there. */
  reading: z.nullable(
    z.object({
      code: parameterCode,
      /** `poor`: less than half of what was measured is good enough to be believed. */
      verdict: z.enum(['readable', 'poor']),
      measuredS: z.number(),
      quality: z.array(z.object({ ...span, quality: z.enum(['good', 'noisy', 'flat', 'missing']) })),
      beats: z.int(),
      ventricular: z.int(),
      couplets: z.int(),
      runs: z.array(z.object({ ...span, beats: z.int(), rate: z.number() })),
      pauses: z.array(z.object(span)),
      fibrillation: z.array(z.object(span)),
      /** Share of the judged time; `null`: none could be judged. */
      burden: z.nullable(z.number()),
      /** Median and 5 to 95 % of the intervals between beats, in ms. */
      rr: z.nullable(z.object({ median: z.number(), low: z.number(), high: z.number() })),
      /** Each ten seconds: what Vigil counted, and what the monitor said. */
      rates: z.array(z.object({ at: epochMs, own: z.nullable(z.number()), monitor: z.nullable(z.number()) })),
      /** Where the two were apart. */
      differs: z.array(z.object({ ...span, own: z.number(), monitor: z.number() })),
    }),
  ),
})
export type EcgAnswer = z.infer<typeof ecgAnswer>
export type EcgReading = NonNullable<EcgAnswer['reading']>

export const STRIP_LABELS = [
  'af',
  'block',
  'pause',
  'pvc',
  'vt',
  'st-change',
  'artefact',
  'baseline',
  'other',
] as const
const stripLabel = z.enum(STRIP_LABELS)
const note = z.nullable(z.string().check(z.maxLength(500)))
const key = z.string().check(z.minLength(8), z.maxLength(100))

export const strip = z.object({
  id: z.string(),
  version: z.int(),
  subject: subjectId,
  at: epochMs,
  ...span,
  codes: z.readonly(z.array(parameterCode)),
  label: stripLabel,
  note,
  speed: z.number(),
  gain: z.union([z.literal('auto'), z.number()]),
  by: z.string(),
  name: z.string(),
  madeAt: epochMs,
  struck: z.nullable(z.string()),
})
export type Strip = z.infer<typeof strip>

export const stripList = z.object({ strips: z.array(strip) })

/** Body of `POST /api/subjects/{id}/strips`. The same key sent twice has one effect. */
export const stripBody = z.object({
  key,
  at: epochMs,
  ...span,
  codes: z.array(parameterCode).check(z.minLength(1), z.maxLength(8)),
  label: stripLabel,
  note,
  speed: z.number().check(z.minimum(1), z.maximum(200)),
  gain: z.union([z.literal('auto'), z.number().check(z.minimum(1), z.maximum(100))]),
})
/** Body of `POST /api/subjects/{id}/strips/change`: a new version in place of the one that was seen. */
export const stripChange = z.object({
  key,
  id: z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)),
  version: z.int().check(z.minimum(1)),
  ...span,
  label: stripLabel,
  note,
  /** Why it does not count any more. */
  struck: z.nullable(z.string().check(z.minLength(1), z.maxLength(200))),
})
export const stripAnswer = z.object({ strip, repeated: z.boolean() })
