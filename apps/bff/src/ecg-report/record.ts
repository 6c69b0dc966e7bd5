import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { createEcgAnalysis, reviewOf, type EcgEvent, type EcgSpan } from '@vigil/clinical'
import { parseAnnotations, readLead, type Lead } from '@vigil/ingest/replay'
import { scoreBeats, scoreEpisodes, type BeatScore, type EpisodeScore } from './score'
import { truthOf } from './truth'

/** The learning period that EC57 leaves out. */
export const LEARNING_S = 300
/** A device sends pieces; the analysis gets pieces too. */
const PIECE_S = 1

export type RecordScore =
  | {
      readonly record: string
      readonly ok: true
      readonly lead: string
      readonly rate: number
      readonly seconds: number
      /** Over the whole record, and after the learning period; `null` where nobody marked beats. */
      readonly beats: { readonly whole: BeatScore; readonly learnt: BeatScore } | null
      /** `null` where nobody marked rhythms. */
      readonly fibrillation: EpisodeScore | null
      /** Seconds of signal for each second of one core, the reading of the file left out. */
      readonly speed: number
      readonly qualityShare: number
      readonly pauses: number
    }
  | { readonly record: string; readonly ok: false; readonly problem: string }

export async function scoreRecord(path: string, number: number): Promise<RecordScore> {
  const record = basename(path, '.hea')
  const problem = (text: string): RecordScore => ({ record, ok: false, problem: text })
  try {
    const marks = await readFile(path.replace(/\.hea$/, '.atr')).catch(() => null)
    if (!marks) return problem('there are no marks of people (.atr) to compare with.')
    const read = await readLead(path, number)
    if (!read.ok) return problem(read.problem)
    const { lead } = read
    const seconds = lead.values.length / lead.rate
    const truth = truthOf(parseAnnotations(marks), read.annotationRate, seconds)
    if (truth.beats.length === 0 && truth.fibrillation === null)
      return problem('its marks (.atr) hold neither beats nor rhythms.')
    const begun = process.cpuUsage()
    const events = analysed(lead)
    const review = reviewOf(events)
    const { user, system } = process.cpuUsage(begun)
    const took = (user + system) / 1e6
    const beats = events.flatMap((event) => (event.kind === 'beat' ? [event.beat] : []))
    const marked = events.flatMap((event) => (event.kind === 'quality' ? [event.mark.quality] : []))
    return {
      record,
      ok: true,
      lead: lead.name,
      rate: lead.rate,
      seconds,
      beats:
        truth.beats.length === 0
          ? null
          : { whole: scoreBeats(truth, beats, 0), learnt: scoreBeats(truth, beats, LEARNING_S) },
      fibrillation:
        truth.fibrillation && scoreEpisodes(truth.fibrillation, fibrillationOutside(truth.flutter, events)),
      speed: seconds / took,
      qualityShare: marked.filter((quality) => quality === 'good').length / marked.length,
      pauses: review.pauses.length,
    }
  } catch (error) {
    return problem(`it cannot be read: ${String(error)}`)
  }
}

/** Flutter and fibrillation of the ventricles are no rhythm of the atria. */
const fibrillationOutside = (flutter: readonly EcgSpan[], events: readonly EcgEvent[]) =>
  reviewOf(
    events.filter(
      (event) =>
        event.kind !== 'rhythm' ||
        !flutter.some(({ from, until }) => event.mark.seconds >= from && event.mark.seconds <= until),
    ),
  ).fibrillation

function analysed({ rate, values }: Lead): readonly EcgEvent[] {
  const analysis = createEcgAnalysis(rate)
  const events: EcgEvent[] = []
  const piece = Math.round(PIECE_S * rate)
  for (let i = 0; i < values.length; i += piece) events.push(...analysis.push(values.subarray(i, i + piece)))
  events.push(...analysis.end())
  return events
}
