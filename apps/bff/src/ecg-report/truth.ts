import type { Annotation } from '@vigil/ingest/replay'

/** Codes of the MIT format that are beats: https://physionet.org/physiotools/wag/annot-5.htm. */
const BEATS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41])
const VENTRICULAR = new Set([5, 10, 41])
/** Fusion, paced and unclassifiable beats: neither right nor wrong (ANSI/AAMI EC57: F and Q). */
const EITHER = new Set([6, 12, 13, 30, 38])
const PACED = new Set([12, 38])
const FLUTTER_BEGINS = 32
const FLUTTER_ENDS = 33
const RHYTHM = 28

export interface TrueBeat {
  readonly seconds: number
  readonly kind: 'normal' | 'ventricular' | 'either'
}

interface Span {
  readonly from: number
  readonly until: number
}

/** What people marked in a record. */
export interface Truth {
  readonly beats: readonly TrueBeat[]
  /** A pacemaker makes some of them: then EC57 does not compare what is ventricular. */
  readonly isPaced: boolean
  /** Ventricular flutter and fibrillation: beats in it are not compared (EC57). */
  readonly flutter: readonly Span[]
  /** Atrial fibrillation; `null` where nobody marked rhythms. */
  readonly fibrillation: readonly Span[] | null
}

/** @param until the end of the signal, in seconds */
export function truthOf(annotations: readonly Annotation[], rate: number, until: number): Truth {
  const beats = annotations
    .filter(({ type }) => BEATS.has(type))
    .map(({ sample, type }): TrueBeat => ({
      seconds: sample / rate,
      kind: VENTRICULAR.has(type) ? 'ventricular' : EITHER.has(type) ? 'either' : 'normal',
    }))
  const rhythms = annotations
    .filter(({ type, text }) => type === RHYTHM && text.startsWith('('))
    .map(({ sample, text }) => ({ from: sample / rate, rhythm: text.trim() }))
  const spans = rhythms.map(({ from, rhythm }, i) => ({ rhythm, from, until: rhythms[i + 1]?.from ?? until }))
  const flutterRhythms = spans.filter(({ rhythm }) => /^\((VFL|VFIB|VF)$/.test(rhythm))
  return {
    beats,
    isPaced: annotations.some(({ type }) => PACED.has(type)),
    flutter: [...marked(annotations, rate, until), ...flutterRhythms],
    fibrillation:
      rhythms.length === 0 ? null : joined(spans.filter(({ rhythm }) => /^\((AFIB|AF)$/.test(rhythm))),
  }
}

function marked(annotations: readonly Annotation[], rate: number, until: number): readonly Span[] {
  return annotations
    .filter(({ type }) => type === FLUTTER_BEGINS)
    .map(({ sample }) => {
      const end = annotations.find((each) => each.type === FLUTTER_ENDS && each.sample >= sample)
      return { from: sample / rate, until: end ? end.sample / rate : until }
    })
}

/** Marks of the same rhythm one after the other are one episode. */
function joined(spans: readonly Span[]): readonly Span[] {
  const episodes: { from: number; until: number }[] = []
  for (const { from, until } of spans) {
    const last = episodes.at(-1)
    if (last && from <= last.until) last.until = until
    else episodes.push({ from, until })
  }
  return episodes
}
