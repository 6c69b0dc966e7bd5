import type { QrsComplex } from './detector'
import { likeness, type Family } from './families'
import { createNewest } from './newest'
import { RATE } from './resample'

/**
 * Normal and ventricular beats, by shape, width and time (after P. S. Hamilton, Open source ECG analysis, Computers in
 * Cardiology 2002;29:101: a ventricular beat is unlike the usual ones, wider, and mostly early). Figures: own proposal.
 */

export interface Beat {
  /** Seconds after the first sample. */
  readonly seconds: number
  readonly kind: 'normal' | 'ventricular'
  /** Seconds since the beat before; `null` for the first one and after a gap. */
  readonly rr: number | null
  /** To the usual shape, 0 to 1. */
  readonly likeness: number
}

export interface BeatClassifier {
  next(complex: QrsComplex): Beat
}

/** Ventricular beats are wider than the usual ones by this share. */
const WIDER = 1.1
/** An early one is ventricular below this likeness, or when it is so much taller; any one below the other likeness. */
const UNLIKE = 0.5
const TALLER = 1.4
const FAR_UNLIKE = 0.2
/** Shorter than this share of the usual interval is early. */
const EARLY = 0.88
/** A family counts for as many beats back as this; with this share of them it may be the usual one. */
const MEMORY = 1 / 128
const USUAL_SHARE = 0.2
const FORGOTTEN = 1e-3
/** Intervals between beats of the usual shape. */
const KEPT = 8
/** The share of the steepest slope that still belongs to the complex. */
const STEEP = 0.2

interface Member {
  family: Family
  share: number
  width: number
  /** Mean of whether its beats were ventricular by themselves. */
  ventricular: number
}

export function createBeatClassifier(): BeatClassifier {
  const members = new Map<number, Member>()
  const intervals = createNewest(KEPT)
  let before: { readonly seconds: number; readonly kind: Beat['kind'] } | null = null

  function memberOf({ family, shape }: QrsComplex): Member {
    for (const [id, member] of members) {
      member.share *= 1 - MEMORY
      if (member.share < FORGOTTEN * MEMORY) members.delete(id)
    }
    const width = widthOf(shape)
    const member = members.get(family.id) ?? { family, share: 0, width, ventricular: 0 }
    member.family = family
    member.share += MEMORY
    member.width += (width - member.width) / Math.min(family.count, KEPT)
    members.set(family.id, member)
    return member
  }

  /** Of the frequent shapes the narrowest is that of the normal beats, however many others there are. */
  function usual(): Member | null {
    const total = [...members.values()].reduce((sum, { share }) => sum + share, 0)
    return [...members.values()]
      .filter(({ share }) => share >= USUAL_SHARE * total)
      .reduce<Member | null>((a, b) => (a && a.width <= b.width ? a : b), null)
  }

  return {
    next(complex) {
      const { seconds, shape, isAfterGap } = complex
      const rr = before && !isAfterGap ? seconds - before.seconds : null
      const member = memberOf(complex)
      const normal = usual() ?? member
      const alike = likeness(shape, normal.family.mean)
      const isEarly = rr !== null && rr < EARLY * intervals.median()
      const isTall = heightOf(shape) > TALLER * heightOf(normal.family.mean)
      const isOwn =
        member !== normal &&
        widthOf(shape) > WIDER * normal.width &&
        (alike < FAR_UNLIKE || (isEarly && (alike < UNLIKE || isTall)))
      member.ventricular += ((isOwn ? 1 : 0) - member.ventricular) / Math.min(complex.family.count, KEPT)
      const isVentricular = isOwn || (member !== normal && alike < UNLIKE && member.ventricular > 0.5)
      const kind = isVentricular ? 'ventricular' : 'normal'
      if (rr !== null && kind === 'normal' && before?.kind === 'normal') intervals.remember(rr)
      before = { seconds, kind }
      return { seconds, kind, rr, likeness: alike }
    },
  }
}

/** Seconds from the first to the last steep part. */
export function widthOf(shape: Float64Array): number {
  const slopes = shape.map((value, i) => Math.abs((shape[i + 1] ?? value) - (shape[i - 1] ?? value)))
  const steep = STEEP * slopes.reduce((a, b) => Math.max(a, b), 0)
  const first = slopes.findIndex((slope) => slope >= steep)
  const last = slopes.findLastIndex((slope) => slope >= steep)
  return (2 * (last - first)) / RATE
}

const heightOf = (shape: Float64Array): number =>
  shape.reduce((a, b) => Math.max(a, b), -Infinity) - shape.reduce((a, b) => Math.min(a, b), Infinity)
