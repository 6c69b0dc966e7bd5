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
  let before: Beat | null = null

  function marksAt(beat: Beat): readonly RhythmMark[] {
    const isOfAtria = beat.kind === 'normal' && before?.kind === 'normal'
    before = beat
    if (beat.rr === null) return fibrillation.interrupt()
    return isOfAtria ? fibrillation.next(beat.seconds, beat.rr) : []
  }

  function* read(complexes: readonly QrsComplex[]): Generator<EcgEvent> {
    for (const complex of complexes) {
      const beat = classifier.next(complex)
      yield { kind: 'beat', beat, heartRate: meter.next(beat.rr) }
      for (const mark of marksAt(beat)) yield { kind: 'rhythm', mark }
    }
  }

  const judged = (marks: readonly QualityMark[]) => marks.map((mark) => ({ kind: 'quality', mark }) as const)

  return {
    push: (values) => [...read(detector.push(values)), ...judged(quality.push(values))],
    end: () => [
      ...read(detector.end()),
      ...fibrillation.interrupt().map((mark) => ({ kind: 'rhythm', mark }) as const),
      ...judged(quality.end()),
    ],
  }
}
