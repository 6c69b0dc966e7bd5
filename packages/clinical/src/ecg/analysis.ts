import { createBeatClassifier, type Beat } from './beats'
import { createQrsDetector, type QrsComplex } from './detector'
import { createFibrillationDetector, type RhythmMark } from './fibrillation'
import { createQualityMeter, type QualityMark } from './quality'
import { createRateMeter } from './rate'

export type EcgEvent =
  | { readonly kind: 'beat'; readonly beat: Beat; readonly heartRate: number | null }
  | { readonly kind: 'rhythm'; readonly mark: RhythmMark }
  | { readonly kind: 'quality'; readonly mark: QualityMark }

/** All that one lead says of the heart, while it comes. Memory is bounded; the same events however the curve is cut. */
export interface EcgAnalysis {
  /** In mV, NaN where nothing was measured. Each kind of event is in order of time; rhythms come some beats later. */
  push(values: ArrayLike<number>): readonly EcgEvent[]
  end(): readonly EcgEvent[]
}

/** @param rate samples a second, 100 to 1000 */
export function createEcgAnalysis(rate: number): EcgAnalysis {
  const detector = createQrsDetector(rate)
  const classifier = createBeatClassifier()
  const meter = createRateMeter()
  const fibrillation = createFibrillationDetector()
  const quality = createQualityMeter(rate)
  let newest: readonly [Beat | null, Beat | null] = [null, null]

  /** A single ventricular beat counts as if it stood in the middle of its neighbours: then its pause makes nothing uneven. */
  function marksAt(beat: Beat): readonly RhythmMark[] {
    const [first, second] = newest
    newest = [second, beat]
    if (beat.rr === null) return fibrillation.interrupt()
    if (beat.kind !== 'normal' || !second) return []
    if (second.kind === 'normal') return fibrillation.next(beat.seconds, beat.rr)
    if (first?.kind !== 'normal' || second.rr === null) return []
    const half = (beat.rr + second.rr) / 2
    return [...fibrillation.next(second.seconds, half), ...fibrillation.next(beat.seconds, half)]
  }

  function* read(complexes: readonly QrsComplex[]): Generator<EcgEvent> {
    for (const complex of complexes) {
      const beat = classifier.next(complex)
      yield { kind: 'beat', beat, heartRate: meter.next(beat.rr) }
      for (const mark of marksAt(beat)) yield { kind: 'rhythm', mark }
    }
  }

  return {
    push: (values) => [...read(detector.push(values)), ...judged(quality.push(values))],
    end: () => [
      ...read(detector.end()),
      ...fibrillation.interrupt().map((mark) => ({ kind: 'rhythm', mark }) as const),
      ...judged(quality.end()),
    ],
  }
}

const judged = (marks: readonly QualityMark[]): readonly EcgEvent[] =>
  marks.map((mark) => ({ kind: 'quality', mark }))
