import { MISSING } from '@vigil/protocol'

export interface Scale {
  /** Samples per second; value = offset + gain x sample. */
  readonly rate: number
  readonly gain: number
  readonly offset: number
}

/** Bounded by time and by length, whatever a device claims its rate to be. */
const HISTORY_S = 60
const MAX_SAMPLES = 60_000
/** Device clocks count in milliseconds and chunks start between samples: this much is no gap. */
const JITTER_MS = 20
/** Part of the jitter by which history is moved: the true rate of a device is not exactly its nominal one. */
const DRIFT = 0.1
/** A block that starts this much before the end of the last one: the device's clock was set back. */
const SET_BACK_MS = 1_000

/**
 * The last samples of one stream on its own measurement clock. Positions count samples since `epoch` began; what never
 * arrived is `MISSING` at its own place, so a gap has its true length (H76).
 */
export class WaveRing {
  readonly scale: Scale
  /** The same for a ring and its copies. */
  #source: object = {}
  #samples: Int32Array
  #origin = 0
  #end = 0
  /** Samples of the next block that repeat what is already there. */
  #skip = 0
  /** Counts up when positions start anew and everything drawn is void. */
  epoch = 0

  constructor(scale: Scale) {
    this.scale = scale
    this.#samples = new Int32Array(Math.max(1, Math.min(MAX_SAMPLES, Math.ceil(scale.rate * HISTORY_S))))
  }

  /** What it holds now, for a picture that stands still while the ring goes on. */
  copy(): WaveRing {
    const copy = new WaveRing(this.scale)
    copy.#samples = this.#samples.slice()
    copy.#source = this.#source
    copy.#origin = this.#origin
    copy.#end = this.#end
    copy.epoch = this.epoch
    return copy
  }

  isCopyOf(other: WaveRing | null): boolean {
    return other !== null && other.#source === this.#source
  }

  /** Exclusive. */
  get end(): number {
    return this.#end
  }
  get start(): number {
    return Math.max(0, this.#end - this.#samples.length)
  }
  get endTime(): number {
    return this.timeOf(this.#end)
  }

  timeOf(position: number): number {
    return this.#origin + (position * 1000) / this.scale.rate
  }
  /** Last position at or before the time. */
  positionAt(time: number): number {
    // The tolerance undoes the rounding of `timeOf`.
    return Math.floor(((time - this.#origin) * this.scale.rate) / 1000 + 1e-6)
  }

  /** `null` where there is none. */
  value(position: number): number | null {
    if (position < this.start || position >= this.#end) return null
    const sample = this.#samples[position % this.#samples.length]
    return sample === undefined || sample === MISSING ? null : this.scale.offset + this.scale.gain * sample
  }

  append(measuredAt: number, samples: Int32Array): void {
    const error = measuredAt - this.endTime
    const isFirst = this.#end === 0
    if (isFirst || error < -SET_BACK_MS || error > HISTORY_S * 1000) this.#restart(measuredAt)
    else if (Math.abs(error) <= Math.max(JITTER_MS, 1500 / this.scale.rate)) this.#origin += error * DRIFT
    else this.#seek(measuredAt)
    this.#write(samples)
  }

  #restart(measuredAt: number): void {
    if (this.#end > 0) this.epoch++
    this.#origin = measuredAt
    this.#end = 0
    this.#skip = 0
  }

  #seek(measuredAt: number): void {
    const position = Math.round(((measuredAt - this.#origin) * this.scale.rate) / 1000)
    if (position < this.#end) {
      this.#skip = this.#end - position
      return
    }
    for (let missing = this.#end; missing < position; missing++) {
      this.#samples[missing % this.#samples.length] = MISSING
    }
    this.#end = position
  }

  #write(samples: Int32Array): void {
    const skip = Math.min(this.#skip, samples.length)
    this.#skip = 0
    for (let index = skip; index < samples.length; index++) {
      this.#samples[this.#end % this.#samples.length] = samples[index] ?? MISSING
      this.#end++
    }
  }
}
