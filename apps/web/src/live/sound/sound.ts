import type { AudioState, LiveStore, SoundPort } from '../port'
import { KeyedListeners } from '../store/listeners'
import { blindness, muteHolding, muteNow, voiceNow, type Mute } from './annunciator'
import { openAudio, type AudioOutput } from './audio-output'
import { burstMs } from './patterns'
import { BurstSchedule } from './schedule'
import { keepTrial, readTrial, trialState, type Trial } from './trial'
import { isNight, levelOf, shiftStart, SOUND_DEFAULTS, type SoundSettings } from './volume'

export interface SoundOptions {
  readonly open?: () => AudioOutput | null
  readonly monotonic?: () => number
}

/** An audio clock that claims to run and stands still has no device behind it (H62). */
const STUCK_AFTER_MS = 3_000
const GESTURES = ['pointerdown', 'keydown'] as const

type Store = Pick<
  LiveStore,
  'alarms' | 'boards' | 'connection' | 'serverNow' | 'subscribeAlarms' | 'subscribeConnection'
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
  #settings = SOUND_DEFAULTS
  #night = false
  #trial: Trial = readTrial()
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

  readonly isNight = (): boolean => this.#night

  readonly configure = (settings: SoundSettings): void => {
    this.#settings = settings
    this.#schedule?.restart(this.#monotonic())
    this.tick()
  }

  readonly answer = (heard: boolean): void => {
    this.#try({ answer: { at: this.#store.serverNow(), heard }, askedAt: null })
    this.tick()
  }

  start(): void {
    if (this.#leave.length > 0) return
    this.#openOnce()
    for (const gesture of GESTURES) document.addEventListener(gesture, this.#onGesture)
    addEventListener('storage', this.#onOtherTab)
    this.#leave = [
      this.#store.subscribeAlarms(this.tick),
      this.#store.subscribeConnection(this.tick),
      () => {
        for (const gesture of GESTURES) document.removeEventListener(gesture, this.#onGesture)
        removeEventListener('storage', this.#onOtherTab)
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
      this.#schedule?.update(voiceNow(alarms, blindness(this.#store.connection()), this.#mute), now)
    }
    const next = this.#judge(now)
    const night = this.#isNightIn(0)
    if (next === this.#state && night === this.#night) return
    this.#state = next
    this.#night = night
    this.#listeners.notify('sound')
  }

  readonly unlock = async (): Promise<AudioState> => {
    this.#openOnce()
    await this.#resume()
    if (this.#output?.state() === 'running' && this.#state !== 'failed') {
      this.#output.play('test', this.#output.time(), levelOf(this.#settings, 'test', this.#isNightIn(0), 0))
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
    return now < this.#testingUntil ? 'testing' : this.#judgeTrial()
  }

  #judgeTrial(): AudioState {
    const zone = this.#zone()
    const now = this.#store.serverNow()
    if (zone === null) return 'ready'
    const shift = shiftStart(this.#settings, now, zone)
    const state = trialState(this.#trial, shift, now)
    // Asked anew for each shift, and from then on over reloads.
    const { askedAt } = this.#trial
    if (state === 'due' && (askedAt === null || askedAt < (shift ?? askedAt)))
      this.#try({ ...this.#trial, askedAt: now })
    return state === 'heard' ? 'ready' : state
  }

  #try(trial: Trial): void {
    this.#trial = trial
    keepTrial(trial)
  }

  /** Of the site; `null` until a board told. */
  #zone(): string | null {
    return this.#store.boards()[0]?.site.timeZone ?? null
  }

  #isNightIn(ms: number): boolean {
    const zone = this.#zone()
    return zone !== null && isNight(this.#settings, this.#store.serverNow() + ms, zone)
  }

  #openOnce(): void {
    if (this.#output) return
    const output = this.#open()
    if (!output) return
    this.#output = output
    const schedule = new BurstSchedule(output, ({ sound, since }, inMs) =>
      levelOf(
        this.#settings,
        sound,
        this.#isNightIn(inMs),
        since === null ? 0 : this.#store.serverNow() + inMs - since,
      ),
    )
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

  /** One browser has one speaker: what was answered in another of its tabs counts here. */
  readonly #onOtherTab = (): void => void (this.#trial = readTrial())

  readonly #onGesture = (): void => void this.#resume()
}
