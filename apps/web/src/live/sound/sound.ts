import type { AudioState, LiveStore, SoundPort } from '../port'
import { KeyedListeners } from '../store/listeners'
import { muteHolding, muteNow, voiceNow, type Mute } from './annunciator'
import { openAudio, type AudioOutput } from './audio-output'
import { burstMs } from './patterns'
import { BurstSchedule } from './schedule'

export interface SoundOptions {
  readonly open?: () => AudioOutput | null
  readonly monotonic?: () => number
}

/** An audio clock that claims to run and stands still has no device behind it (H62). */
const STUCK_AFTER_MS = 3_000
const GESTURES = ['pointerdown', 'keydown'] as const

type Store = Pick<
  LiveStore,
  'alarms' | 'connection' | 'serverNow' | 'subscribeAlarms' | 'subscribeConnection'
>

/** What a station sounds: decided by the alarm list, kept by the audio clock. */
export class StationSound implements SoundPort {
  readonly #store: Store
  readonly #open: () => AudioOutput | null
  readonly #monotonic: () => number
  readonly #listeners = new KeyedListeners<'sound'>()
  #output: AudioOutput | null = null
  #schedule: BurstSchedule | null = null
  #state: AudioState = 'blocked'
  #mute: (Mute & { readonly shownUntil: number }) | null = null
  #testingUntil = 0
  #progress = { time: -1, at: 0 }
  #leave: readonly (() => void)[] = []

  constructor(store: Store, options: SoundOptions = {}) {
    this.#store = store
    this.#open = options.open ?? openAudio
    this.#monotonic = options.monotonic ?? (() => performance.now())
  }

  readonly state = (): AudioState => this.#state
  readonly mutedUntil = (): number | null => this.#mute?.shownUntil ?? null
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe('sound', listener)

  start(): void {
    if (this.#leave.length > 0) return
    this.#openOnce()
    for (const gesture of GESTURES) document.addEventListener(gesture, this.#onGesture)
    this.#leave = [
      this.#store.subscribeAlarms(this.tick),
      this.#store.subscribeConnection(this.tick),
      () => {
        for (const gesture of GESTURES) document.removeEventListener(gesture, this.#onGesture)
      },
    ]
    void this.#resume()
  }

  stop(): void {
    for (const each of this.#leave) each()
    this.#leave = []
    this.#schedule?.update(null, this.#monotonic())
  }

  /** Called by alarms and connection at once, by every beat of the plane, which nothing throttles, and by the page's timer. */
  readonly tick = (): void => {
    const now = this.#monotonic()
    const alarms = this.#store.alarms()
    if (!muteHolding(this.#mute, alarms, now)) this.#setMute(null)
    if (this.#leave.length > 0) {
      this.#schedule?.update(voiceNow(alarms, this.#store.connection().kind, this.#mute), now)
    }
    const next = this.#judge(now)
    if (next === this.#state) return
    this.#state = next
    this.#listeners.notify('sound')
  }

  readonly unlock = async (): Promise<AudioState> => {
    this.#openOnce()
    await this.#resume()
    if (this.#output && this.#state === 'ready') {
      this.#output.play('test', this.#output.time())
      this.#testingUntil = this.#monotonic() + burstMs('test')
      this.tick()
    }
    return this.#state
  }

  readonly mute = (seconds: number): void => {
    const now = this.#monotonic()
    const mute = muteNow(this.#store.alarms(), now, seconds)
    this.#setMute({ ...mute, shownUntil: Math.round(this.#store.serverNow() + mute.until - now) })
    this.tick()
  }

  readonly unmute = (): void => {
    this.#setMute(null)
    this.tick()
  }

  #setMute(mute: (Mute & { readonly shownUntil: number }) | null): void {
    if (mute === this.#mute) return
    this.#mute = mute
    this.#listeners.notify('sound')
  }

  #judge(now: number): AudioState {
    if (!this.#output || this.#output.state() === 'closed') return 'failed'
    if (this.#output.state() === 'waiting') return 'blocked'
    const time = this.#output.time()
    if (time !== this.#progress.time) this.#progress = { time, at: now }
    else if (now - this.#progress.at > STUCK_AFTER_MS) return 'failed'
    return now < this.#testingUntil ? 'testing' : 'ready'
  }

  #openOnce(): void {
    if (this.#output) return
    const output = this.#open()
    if (!output) return
    this.#output = output
    const schedule = new BurstSchedule(output)
    this.#schedule = schedule
    output.onChange(() => {
      const now = this.#monotonic()
      this.#progress = { time: -1, at: now }
      if (output.state() === 'running') schedule.restart(now)
      this.tick()
    })
  }

  /** Refused or kept waiting without a gesture: the lamp stays `blocked`, which is the answer. */
  async #resume(): Promise<void> {
    try {
      await this.#output?.resume()
    } catch {
      // `judge` reads the state itself.
    }
    this.tick()
  }

  readonly #onGesture = (): void => void this.#resume()
}
