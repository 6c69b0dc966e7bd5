import type { Voice } from './annunciator'
import type { AudioOutput } from './audio-output'
import { periodMs } from './patterns'

/**
 * Bursts are scheduled this far ahead on the audio clock: a hidden page may be woken once a minute only (H63, AK17).
 * An alarm that ends takes the rest back.
 */
const AHEAD_S = 75

interface Planned {
  readonly at: number
  readonly cancel: () => void
}

/** Level of a burst that starts so many milliseconds from now. */
export type Loudness = (voice: Voice, inMs: number) => number

export class BurstSchedule {
  readonly #output: AudioOutput
  readonly #loudness: Loudness
  #voice: Voice | null = null
  #planned: readonly Planned[] = []

  constructor(output: AudioOutput, loudness: Loudness) {
    this.#output = output
    this.#loudness = loudness
  }

  /** `now` is the monotonic clock of `voice.notBefore`. Call it often: it only adds what is missing. */
  update(voice: Voice | null, now: number): void {
    const before = this.#voice
    this.#voice = voice
    if (!voice || !before || startsAnew(before, voice)) this.#cancel()
    if (voice) this.#extend(voice, now)
  }

  /** After the audio clock stood still nothing planned is at its time; after a change of volume nothing at its level. */
  restart(now: number): void {
    this.#cancel()
    if (this.#voice) this.#extend(this.#voice, now)
  }

  #extend(voice: Voice, now: number): void {
    const time = this.#output.time()
    const period = periodMs(voice.sound) / 1000
    const horizon = time + AHEAD_S
    this.#planned = this.#planned.filter(({ at }) => at + period >= time)
    const last = this.#planned.at(-1)
    let next = last ? last.at + period : time + Math.max(0, voice.notBefore - now) / 1000
    const added: Planned[] = []
    // Even when a mute reaches beyond the horizon its first burst afterwards is planned now.
    while (next <= horizon || (added.length === 0 && this.#planned.length === 0)) {
      const level = this.#loudness(voice, (next - time) * 1000)
      added.push({ at: next, cancel: this.#output.play(voice.sound, next, level) })
      next += period
    }
    this.#planned = [...this.#planned, ...added]
  }

  #cancel(): void {
    for (const { cancel } of this.#planned) cancel()
    this.#planned = []
  }
}

const startsAnew = (before: Voice, voice: Voice): boolean =>
  before.sound !== voice.sound ||
  before.notBefore !== voice.notBefore ||
  Array.from(voice.announcements).some((key) => !before.announcements.has(key))
