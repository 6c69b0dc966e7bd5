import {
  parameter,
  type Association,
  type DeviceId,
  type DeviceMessage,
  type EpochMs,
  type ParameterCode,
  type SubjectId,
  type WaveformBlock,
} from '@vigil/clinical'
import type { SecondOpinion } from '@vigil/protocol'
import type { Clock, Engine } from '../ports'
import { createLead, type Lead } from './lead'

/** Own proposals: a monitor counts over up to 10 s too, so that two true rates differ for a while. */
const DIFFERENT_PER_MIN = 10
const DIFFERENT_MS = 10_000
const LOOK_MS = 1_000
/** A lead of which nothing came for so long is read no more. */
const GONE_MS = 10_000
/** What the detector is made for (createEcgAnalysis). */
const [SLOWEST, FASTEST] = [100, 1_000]
/** The lead that people look at first. */
const FIRST: readonly ParameterCode[] = ['MDC_ECG_ELEC_POTL_II', 'MDC_ECG_ELEC_POTL']

/** Reads one ECG lead of each subject while it comes. It decides nothing: no alarm comes from it, and none is held back. */
export interface SecondOpinions {
  /** A live message, as it is shown. */
  take(association: Pick<Association, 'subject'>, message: DeviceMessage): void
  of(subject: SubjectId): SecondOpinion | null
}

interface Deps {
  readonly clock: Pick<Clock, 'now'>
  /** What the monitor says now; `null`: nothing valid. */
  readonly heartRateOf: (subject: SubjectId) => number | null
}

interface Reader {
  readonly code: ParameterCode
  readonly source: DeviceId
  lead: Lead
  heardAt: EpochMs
  comparedAt: number
  differsSince: EpochMs | null
}

export function createSecondOpinions({ clock, heartRateOf }: Deps): SecondOpinions {
  const readers = new Map<SubjectId, Reader>()

  const readerFor = (subject: SubjectId, source: DeviceId, block: WaveformBlock): Reader | null => {
    const known = readers.get(subject)
    const isSame = known?.code === block.code && known.source === source
    if (known && isSame) return known
    const isFree = !known || clock.now() - known.heardAt > GONE_MS
    if (!isFree && rank(block.code) >= rank(known.code)) return null
    const { code } = block
    const lead = createLead(block)
    const reader = { code, source, lead, heardAt: clock.now(), comparedAt: -Infinity, differsSince: null }
    readers.set(subject, reader)
    return reader
  }

  const read = (subject: SubjectId, source: DeviceId, block: WaveformBlock) => {
    const reader = readerFor(subject, source, block)
    if (!reader) return
    reader.heardAt = clock.now()
    if (!reader.lead.push(block)) {
      reader.lead = createLead(block)
      reader.lead.push(block)
    }
    if (clock.now() - reader.comparedAt >= LOOK_MS) compare(subject, reader)
  }

  const compare = (subject: SubjectId, reader: Reader) => {
    const now = clock.now()
    const [monitor, { heartRate }] = [heartRateOf(subject), reader.lead.read()]
    const isOther =
      monitor !== null && heartRate !== null && Math.abs(monitor - heartRate) >= DIFFERENT_PER_MIN
    reader.comparedAt = now
    reader.differsSince = isOther ? (reader.differsSince ?? now) : null
  }

  return {
    take({ subject }, message) {
      if (message.kind !== 'waveforms') return
      for (const block of message.blocks) if (isRead(block)) read(subject, message.device, block)
    },
    of(subject) {
      const reader = readers.get(subject)
      if (!reader) return null
      if (clock.now() - reader.heardAt > GONE_MS) {
        readers.delete(subject)
        return null
      }
      const { code, source, lead, heardAt: at, differsSince: since } = reader
      const monitor = heartRateOf(subject)
      const isLong = since !== null && clock.now() - since >= DIFFERENT_MS
      return {
        code,
        source,
        at,
        ...lead.read(),
        differs: isLong && monitor !== null ? { monitor, since } : null,
      }
    },
  }
}

const HEART_RATE: ParameterCode = 'MDC_ECG_HEART_RATE'

export const heartRateBy =
  ({ readings }: Pick<Engine, 'readings'>): Deps['heartRateOf'] =>
  (subject) => {
    const reading = readings(subject).find(({ code }) => code === HEART_RATE)?.reading
    return reading?.kind === 'valid' ? reading.value : null
  }

const rank = (code: ParameterCode): number => {
  const at = FIRST.indexOf(code)
  return at === -1 ? FIRST.length : at
}

const isRead = ({ code, rate, samples }: WaveformBlock): boolean =>
  parameter(code).group === 'ecg' && rate >= SLOWEST && rate <= FASTEST && samples.length > 0
