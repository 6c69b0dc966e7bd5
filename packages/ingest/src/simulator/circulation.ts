/**
 * The arterial pressure of a two-element windkessel (Frank 1899; Westerhof, Lankhaar, Westerhof, Med Biol Eng Comput
 * 2009;47:131): each beat ejects, the vessels leak. Without beats the pressure falls to that of the resting circulation.
 */
import type { Beat } from './rhythm'

/** Opening of the valve and travel to the radial artery, after R (own choice within usual transit times). */
const PRESSURE_DELAY_S = 0.16
/** Mean circulatory filling pressure as a share of the mean pressure (about 7 to 15 mm[Hg] in adults, own choice). */
const REST_SHARE = 0.14
const SEARCHES = 18
const SHAPE_POINTS = 14

/** How much a usual beat adds, and how fast it leaks, so that a regular pulse has these pressures. */
interface Vessels {
  readonly rest: number
  readonly gain: number
  readonly leakS: number
  readonly ejectionS: number
  readonly pulse: number
}

interface Goal {
  readonly systolic: number
  readonly diastolic: number
  readonly rate: number
}

export function vesselsFor({ systolic, diastolic, rate }: Goal): Vessels {
  const interval = 60 / rate
  const ejectionS = Math.min(0.2 * Math.sqrt(interval), 0.4 * interval)
  const rest = REST_SHARE * (diastolic + (systolic - diastolic) / 3)
  let [low, high] = [0.1, 12]
  for (let i = 0; i < SEARCHES; i++) {
    const leakS = Math.sqrt(low * high)
    const gain = gainFor(leakS, interval, ejectionS, diastolic - rest)
    if (topOf(gain, leakS, ejectionS, diastolic - rest) + rest > systolic) low = leakS
    else high = leakS
  }
  const leakS = Math.sqrt(low * high)
  const gain = gainFor(leakS, interval, ejectionS, diastolic - rest)
  return { rest, gain, leakS, ejectionS, pulse: systolic - diastolic }
}

/** What a half-sine ejection of 1 mm[Hg] has left at `t`, while it leaks. */
function ejected(t: number, leakS: number, ejectionS: number): number {
  const w = Math.PI / ejectionS
  const a = 1 / leakS
  return ((w / 2) * (a * Math.sin(w * t) - w * Math.cos(w * t) + w * Math.exp(-a * t))) / (a * a + w * w)
}

const gainFor = (leakS: number, interval: number, ejectionS: number, foot: number): number =>
  (foot * (1 - Math.exp(-interval / leakS))) /
  (ejected(ejectionS, leakS, ejectionS) * Math.exp(-(interval - ejectionS) / leakS))

function topOf(gain: number, leakS: number, ejectionS: number, foot: number): number {
  let top = foot
  for (let i = 1; i <= SHAPE_POINTS; i++) {
    const t = (i / SHAPE_POINTS) * ejectionS
    top = Math.max(top, foot * Math.exp(-t / leakS) + gain * ejected(t, leakS, ejectionS))
  }
  return top
}

export interface Circulation {
  set(vessels: Vessels): void
  /** mm[Hg] at the radial artery; `breath` is -1 to 1. */
  step(now: number, seconds: number, beats: readonly Beat[], breath: number): number
}

export function createCirculation(first: Vessels): Circulation {
  let vessels = first
  let pressure = first.rest
  return {
    set(next) {
      vessels = next
    },
    step(now, seconds, beats, breath) {
      const { rest, gain, leakS, ejectionS, pulse } = vessels
      let inflow = 0
      let notch = 0
      for (const { at, stroke } of beats) {
        const since = now - at - PRESSURE_DELAY_S
        if (since < 0 || since > 1) continue
        if (since < ejectionS)
          inflow += stroke * gain * (Math.PI / (2 * ejectionS)) * Math.sin((Math.PI * since) / ejectionS)
        else notch += stroke * pulse * notchAt(since / ejectionS)
      }
      pressure += (inflow * (1 - 0.05 * breath) - (pressure - rest) / leakS) * seconds
      return pressure + notch - 0.025 * pulse * breath
    },
  }
}

/** The valve closes after one and a half ejections: a notch, and the wave that comes back from below. */
const notchAt = (ejections: number): number =>
  0.13 * bell(ejections - 1.95, 0.24) - 0.09 * bell(ejections - 1.5, 0.12)

const bell = (x: number, width: number): number => Math.exp(-0.5 * (x / width) ** 2)
