import type { AudioState, LiveStore, SoundPort } from '../port'
import { KeyedListeners } from '../store/listeners'
import { muteHolding, muteNow, voiceNow, type Mute } from './annunciator'
import { openAudio, type AudioOutput } from './audio-output'
import { burstMs } from './patterns'
import { BurstSchedule } from './schedule'

export interface StationSound extends SoundPort {
  start(): void
  stop(): void
  /** Called by every beat of the plane, which no throttling slows down, and by the page's timer. */
  tick(): void
}

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

export function createSound(store: Store, options: SoundOptions = {}): StationSound {
  const monotonic = options.monotonic ?? (() => performance.now())
  const listeners = new KeyedListeners<'sound'>()
  let output: AudioOutput | null = null
  let schedule: BurstSchedule | null = null
  let state: AudioState = 'blocked'
  let mute: (Mute & { readonly shownUntil: number }) | null = null
  let testingUntil = 0
  let progress = { time: -1, at: 0 }
  let leave: readonly (() => void)[] = []

  const setMute = (next: typeof mute): void => {
    if (next === mute) return
    mute = next
    listeners.notify('sound')
  }

  const judge = (now: number): AudioState => {
    if (!output || output.state() === 'closed') return 'failed'
    if (output.state() === 'waiting') return 'blocked'
    const time = output.time()
    if (time !== progress.time) progress = { time, at: now }
    else if (now - progress.at > STUCK_AFTER_MS) return 'failed'
    return now < testingUntil ? 'testing' : 'ready'
  }

  const tick = (): void => {
    const now = monotonic()
    const alarms = store.alarms()
    if (mute && !muteHolding(mute, alarms, now)) setMute(null)
    if (leave.length > 0) schedule?.update(voiceNow(alarms, store.connection().kind, mute), now)
    const next = leave.length > 0 || output ? judge(now) : state
    if (next === state) return
    state = next
    listeners.notify('sound')
  }

  const open = (): void => {
    if (output) return
    output = (options.open ?? openAudio)()
    if (!output) return
    schedule = new BurstSchedule(output)
    output.onChange(() => {
      progress = { time: -1, at: monotonic() }
      if (output?.state() === 'running') schedule?.restart(monotonic())
      tick()
    })
  }

  /** Refused without a gesture: then the lamp stays `blocked`, which is the answer. */
  const resume = async (): Promise<void> => {
    try {
      await output?.resume()
    } catch {
      // `judge` reads the state itself.
    }
    tick()
  }
  const onGesture = (): void => void resume()

  return {
    tick,
    state: () => state,
    mutedUntil: () => mute?.shownUntil ?? null,
    subscribe: (listener) => listeners.subscribe('sound', listener),
    start: () => {
      if (leave.length > 0) return
      open()
      for (const gesture of GESTURES) document.addEventListener(gesture, onGesture)
      leave = [
        store.subscribeAlarms(tick),
        store.subscribeConnection(tick),
        () => {
          for (const gesture of GESTURES) document.removeEventListener(gesture, onGesture)
        },
      ]
      void resume()
    },
    stop: () => {
      for (const each of leave) each()
      leave = []
      schedule?.update(null, monotonic())
    },
    unlock: async () => {
      open()
      await resume()
      if (output && state === 'ready') {
        output.play('test', output.time())
        testingUntil = monotonic() + burstMs('test')
        tick()
      }
      return state
    },
    mute: (seconds) => {
      const now = monotonic()
      const next = muteNow(store.alarms(), now, seconds)
      setMute({ ...next, shownUntil: Math.round(store.serverNow() + next.until - now) })
      tick()
    },
    unmute: () => {
      setMute(null)
      tick()
    },
  }
}
