import { parameter, type EpochMs, type ParameterCode, type SubjectId } from '@vigil/clinical'
import type { EcgAnswer, WaveEnvelope } from '@vigil/protocol'
import type { StoredBlock, Store } from '@vigil/storage'
import type { Clock } from '../ports'
import { answerOf, type MonitorRate } from './answer'
import { createKept } from './kept'
import { addBlock, addOutline, emptyOutline, type Outline } from './outline'
import type { LeadReader } from './reader'

const SECOND_MS = 1_000
const HOUR_MS = 3_600_000
/** Zooming asks for the same hours again; a move or late data show after that (own proposal). */
const KEPT_MS = 60_000
/** An hour of seconds is 29 kB: three days of two leads. */
const KEPT_HOURS = 150
const KEPT_READINGS = 50
/** What the detector is made for (createEcgAnalysis). */
const [SLOWEST, FASTEST] = [100, 1_000]

interface Range {
  readonly subject: SubjectId
  readonly code: ParameterCode
  readonly from: EpochMs
  readonly to: EpochMs
}

/** Looks back on what is stored; nothing here is on the path of live data. */
export interface Review {
  envelope(range: Range & { readonly points: number }): Promise<WaveEnvelope>
  ecg(range: Omit<Range, 'code'> & { readonly code: ParameterCode | null }): Promise<EcgAnswer>
  stop(): Promise<void>
}

interface Deps {
  readonly store: Pick<Store, 'foldWaveform' | 'waveformSpans' | 'samples'>
  readonly clock: Pick<Clock, 'now'>
  readonly reader: LeadReader
}

export function createReview({ store, clock, reader }: Deps): Review {
  const hours = createKept(KEPT_HOURS, KEPT_MS, () => clock.now())
  const readings = createKept(KEPT_READINGS, KEPT_MS, () => clock.now())

  const fresh = (range: Range, stepMs: number, steps: number): Promise<Outline> =>
    store.foldWaveform(range, () => emptyOutline(range.from, stepMs, steps), addBlock)

  /** One hour of the clock in seconds. */
  const hour = ({ subject, code }: Range, at: number): Promise<Outline> => {
    const range = { subject, code, from: at as EpochMs, to: (at + HOUR_MS) as EpochMs }
    return hours.get(`${code} ${at} ${subject}`, () => fresh(range, SECOND_MS, HOUR_MS / SECOND_MS))
  }

  const read = async (range: Range): Promise<EcgAnswer['reading']> => {
    const lead = await store.foldWaveform(
      range,
      () => newLead(range),
      (folded, block) => addToLead(folded, block),
    )
    if (lead.values === null) return null
    const values = lead.values
    const monitor = await store.samples({ ...range, code: HEART_RATE })
    return answerOf(
      range,
      lead.measured / lead.rate,
      await reader.read(lead.rate, values),
      monitorOf(monitor),
    )
  }

  return {
    async envelope({ points, ...range }) {
      const wanted = Math.max(1, Math.ceil((range.to - range.from) / points))
      if (wanted < SECOND_MS && range.to - range.from <= HOUR_MS) {
        const steps = Math.ceil((range.to - range.from) / wanted)
        return told(range, await fresh(range, wanted, steps))
      }
      const stepMs = Math.ceil(wanted / SECOND_MS) * SECOND_MS
      const from = Math.floor(range.from / SECOND_MS) * SECOND_MS
      const whole = emptyOutline(from, stepMs, Math.ceil((range.to - from) / stepMs))
      for (let at = Math.floor(from / HOUR_MS) * HOUR_MS; at < range.to; at += HOUR_MS)
        addOutline(whole, await hour(range, at))
      return told(range, whole)
    },

    async ecg({ code: asked, ...range }) {
      const code = asked ?? (await leadOf(store, range))
      const { subject, from, to } = range
      const reading =
        code === null
          ? null
          : await readings.get(`${code} ${from} ${to} ${subject}`, () => read({ ...range, code }))
      return { from, to, reading }
    },

    stop: () => reader.stop(),
  }
}

const HEART_RATE: ParameterCode = 'MDC_ECG_HEART_RATE'
const FIRST: readonly ParameterCode[] = ['MDC_ECG_ELEC_POTL_II', 'MDC_ECG_ELEC_POTL']

const monitorOf = (samples: Awaited<ReturnType<Store['samples']>>): readonly MonitorRate[] =>
  samples.flatMap(({ measuredAt, value }) => (value === null ? [] : [{ at: measuredAt, value }]))

/** The lead that people look at first. */
async function leadOf(
  store: Pick<Store, 'waveformSpans'>,
  range: Omit<Range, 'code'>,
): Promise<ParameterCode | null> {
  const codes = (await store.waveformSpans(range))
    .map(({ code }) => code)
    .filter((code) => parameter(code).group === 'ecg')
  return FIRST.find((code) => codes.includes(code)) ?? codes[0] ?? null
}

/** Nothing of a millivolt is lost that a screen could show. */
const rounded = (values: Float32Array) =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : Math.round(value * 1_000) / 1_000))

const told = ({ code, to }: Range, { from, stepMs, min, max }: Outline): WaveEnvelope => ({
  code,
  unit: parameter(code).unit,
  from: from as EpochMs,
  to,
  stepMs,
  min: rounded(min),
  max: rounded(max),
})

interface FoldedLead {
  readonly from: number
  readonly to: number
  rate: number
  measured: number
  values: Float64Array | null
}

const newLead = ({ from, to }: Range): FoldedLead => ({ from, to, rate: 1, measured: 0, values: null })

/** Samples at their places; of another rate than the first block's they are left out, and count as missing. */
function addToLead(lead: FoldedLead, { rate, measuredAt, gain, offset, samples }: StoredBlock): void {
  if (rate < SLOWEST || rate > FASTEST) return
  if (lead.values === null) {
    lead.rate = rate
    lead.values = new Float64Array(Math.ceil(((lead.to - lead.from) * rate) / 1_000)).fill(Number.NaN)
  }
  if (rate !== lead.rate) return
  const first = Math.round(((measuredAt - lead.from) * rate) / 1_000)
  for (const [index, sample] of samples.entries()) {
    const at = first + index
    if (sample === null || at < 0 || at >= lead.values.length) continue
    if (Number.isNaN(lead.values[at] ?? 0)) lead.measured += 1
    lead.values[at] = offset + gain * sample
  }
}
