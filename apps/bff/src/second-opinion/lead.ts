import { createEcgAnalysis, type EcgEvent, type WaveformBlock } from '@vigil/clinical'
import type { SecondOpinion } from '@vigil/protocol'

/** Blocks are at whole milliseconds, and clocks of devices run a little wrong: no gap yet (own proposal, as for the signals). */
const JITTER_MS = 20
/** After a longer hole the lead is read anew (own proposal). */
const LONGEST_HOLE_MS = 10_000
const MINUTE_MS = 60_000
/** A beat is known up to 1.5 s after it (docs/ecg-detection.md), and a heart of 20 a minute beats each 3 s. */
const SILENT_MS = 4_500
/** The rhythm is told 25 beats later (ECG12): an older word says nothing of now. */
const RHYTHM_MS = 90_000
/** An uneven heart is one for so long (ECG12). */
const UNEVEN_MS = 30_000

type Read = Pick<SecondOpinion, 'heartRate' | 'sinceBeatS' | 'ventricular' | 'rhythm' | 'quality'>

/** One lead of one device, read while it comes. */
export interface Lead {
  /** `false`: it does not follow what came before, and must be read anew. */
  push(block: WaveformBlock): boolean
  read(): Read
}

export function createLead({
  rate,
  measuredAt: startedAt,
}: Pick<WaveformBlock, 'rate' | 'measuredAt'>): Lead {
  const analysis = createEcgAnalysis(rate)
  let pushed = 0
  let heartRate: number | null = null
  let lastBeatAt: number | null = null
  let ventricular: number[] = []
  let rhythm: {
    readonly kind: 'fibrillation' | 'other'
    readonly since: number
    readonly at: number
  } | null = null
  let quality: SecondOpinion['quality'] = 'unknown'

  const timeOf = (seconds: number) => startedAt + 1_000 * seconds
  const endsAt = () => timeOf(pushed / rate)

  const take = (event: EcgEvent): void => {
    switch (event.kind) {
      case 'beat': {
        const at = timeOf(event.beat.seconds)
        lastBeatAt = at
        heartRate = event.heartRate
        if (event.beat.kind === 'ventricular') ventricular.push(at)
        return
      }
      case 'rhythm': {
        const at = timeOf(event.mark.seconds)
        const since = rhythm?.kind === event.mark.rhythm ? rhythm.since : at
        rhythm = { kind: event.mark.rhythm, since, at }
        return
      }
      case 'quality':
        quality = event.mark.quality
        return
      default:
        event satisfies never
    }
  }

  const rhythmNow = (): Read['rhythm'] => {
    if (!rhythm || endsAt() - rhythm.at > RHYTHM_MS) return 'unknown'
    if (rhythm.kind === 'other') return 'even'
    return rhythm.at - rhythm.since >= UNEVEN_MS ? 'uneven' : 'unknown'
  }

  return {
    push(block) {
      const apart = block.measuredAt - endsAt()
      if (apart < -JITTER_MS || apart > LONGEST_HOLE_MS || block.rate !== rate) return false
      const missing = apart <= JITTER_MS ? 0 : Math.round((apart * rate) / 1_000)
      const values = new Float64Array(missing + block.samples.length).fill(Number.NaN)
      block.samples.forEach((sample, index) => {
        if (sample !== null) values[missing + index] = block.offset + block.gain * sample
      })
      pushed += values.length
      for (const event of analysis.push(values)) take(event)
      ventricular = ventricular.filter((at) => at > endsAt() - MINUTE_MS)
      return true
    },
    read() {
      const at = endsAt()
      // What is found in a lead on nobody is noise (ECG13); a hole that is over says nothing of now.
      const isRead = quality !== 'flat'
      const isBeating = lastBeatAt !== null && at - lastBeatAt <= SILENT_MS
      return {
        heartRate: isRead && isBeating && heartRate !== null ? Math.round(heartRate) : null,
        sinceBeatS: lastBeatAt === null ? null : (at - lastBeatAt) / 1_000,
        ventricular: isRead && at - startedAt >= MINUTE_MS ? ventricular.length : null,
        rhythm: isRead ? rhythmNow() : 'unknown',
        quality,
      }
    },
  }
}
