import type { EpochMs } from '../ids'
import type { ParameterCode } from '../parameters'
import type { SignalWindow } from '../signal/assessment'
import { MONITOR } from './builders'
import { START } from './fake-clock'

/** Hills of a curve: seconds from the beat, height, width. */
type Hills = readonly (readonly [at: number, height: number, width: number])[]

export const NARROW: Hills = [
  [-0.16, 0.12, 0.022],
  [0, 1, 0.012],
  [0.03, -0.25, 0.012],
  [0.28, 0.25, 0.05],
]
/** A beat of the ventricle. */
export const WIDE: Hills = [
  [0, 1.3, 0.045],
  [0.1, -0.6, 0.05],
  [0.32, -0.4, 0.07],
]
const P_WAVE: Hills = [[0, 0.12, 0.022]]
const PULSE: Hills = [
  [0.15, 1, 0.055],
  [0.36, 0.3, 0.08],
  [0.55, 0.2, 0.16],
]

export interface Drawn {
  readonly at: number
  readonly hills: Hills
  readonly size?: number
}

/** Beats at `rate` a minute from `from` until `until`, in seconds. */
export function beats(from: number, until: number, rate: number, hills = NARROW, size = 1): readonly Drawn[] {
  const count = Math.ceil(((until - from) * rate) / 60 - 1e-9)
  return Array.from({ length: Math.max(0, count) }, (_, i) => ({ at: from + (60 * i) / rate, hills, size }))
}
export const pWaves = (from: number, until: number, rate: number) => beats(from, until, rate, P_WAVE)

/** Half a second after each beat of an ECG comes its pulse. */
export const pulsesOf = (drawn: readonly Drawn[]): readonly Drawn[] =>
  drawn.map(({ at, size = 1 }) => ({ at: at + 0.2, hills: PULSE, size }))

interface Part {
  readonly seconds?: number
  readonly rate?: number
  readonly noise?: number
  /** Seconds in which nothing is measured. */
  readonly missing?: readonly [from: number, until: number]
  readonly drift?: number
}

const SECONDS = 40

/** A curve of all beats; the same noise each time. */
function draw(
  code: ParameterCode,
  drawn: readonly Drawn[],
  scale: (value: number) => number,
  part: Part,
): SignalWindow {
  const { seconds = SECONDS, rate = 250, noise = 0, missing, drift = 0 } = part
  const random = createRandom()
  const values = Float32Array.from({ length: seconds * rate }, (_, i) => {
    const time = i / rate
    if (missing && time >= missing[0] && time < missing[1]) return Number.NaN
    let value = drift * Math.sin(2 * Math.PI * 0.25 * time) + noise * (2 * random() - 1)
    for (const { at, hills, size = 1 } of drawn)
      if (Math.abs(time - at) < 0.8)
        for (const [place, height, width] of hills)
          value += size * height * Math.exp(-(((time - at - place) / width) ** 2) / 2)
    return scale(value)
  })
  return { source: MONITOR, code, startsAt: START, rate, values }
}

export const aLead = (
  drawn: readonly Drawn[],
  part: Part = {},
  code: ParameterCode = 'MDC_ECG_ELEC_POTL_II',
) => draw(code, drawn, (value) => value, part)
export const aPleth = (drawn: readonly Drawn[], part: Part = {}) =>
  draw('MDC_PULS_OXIM_PLETH', pulsesOf(drawn), (value) => 1_000 * value, part)
export const aPressure = (drawn: readonly Drawn[], part: Part = {}) =>
  draw('MDC_PRESS_BLD_ART_ABP', pulsesOf(drawn), (value) => 75 + 45 * value, part)

/** Half a minute into the curve, when an alarm is raised; and its end. */
export const AT = (second: number): EpochMs => (START + 1_000 * second) as EpochMs
export const END = AT(SECONDS)

function createRandom() {
  let seed = 12_345
  return () => {
    seed = (1_103_515_245 * seed + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
}
