/** Puts the live plane together for the page. Nothing here touches React. */
import type { Alarm } from '@vigil/clinical'
import type { Problem, Result } from '@vigil/protocol'
import type { CommandEvent, FromPlane, ToPlane, WaveWords } from './messages'
import { monotonic } from './monotonic'
import { startPlane, type PlaneHost } from './plane/host'
import type { LiveClient } from './port'
import { StationSound } from './sound/sound'
import { PageStore } from './store/store'
import { watchPixels } from './pixels'
import { createWaves } from './waves/attach'

export interface LiveClientOptions {
  /** Origin of the server; the page's own by default. */
  readonly url?: string
  readonly build?: string
  readonly words?: WaveWords
  /** Sentences for what the page itself must say about a command. */
  readonly unanswered?: Problem
  readonly startPlane?: (onMessage: (message: FromPlane) => void) => PlaneHost
}

/** Own proposal: the page's timer; with `SILENCE_MS` it bounds how long a dead server can look alive. */
const JUDGE_EVERY_MS = 250
/** The plane gives the server 3 s (H57); its own silence is noticed a second later. */
const ANSWER_WITHIN_MS = 4_000

const WORDS: WaveWords = { lost: '{s} s lost', noData: 'No data for {s} s' }
const UNANSWERED: Problem = { code: 'unavailable', message: 'Not confirmed by the server. Try again.' }

/** Nobody waits for this answer. */
const UNASKED = 0

type Waiting = (result: Result<Alarm>) => void

export function createLiveClient(options: LiveClientOptions = {}): LiveClient {
  const store = new PageStore(monotonic, inNextTask)
  const sound = new StationSound(store)
  const waiting = new Map<number, Waiting>()
  const unanswered: Result<Alarm> = { ok: false, error: options.unanswered ?? UNANSWERED }
  let running: PlaneHost | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let nextCommand = 1

  // Lives as long as the client: a canvas that was handed to a worker can never be handed to another.
  const plane = (): PlaneHost => (running ??= (options.startPlane ?? startPlane)(take))
  const post = (message: ToPlane, transfer?: Transferable[]): void => plane().post(message, transfer)
  const waves = createWaves(plane)
  const taken = inNextTask(() => post({ type: 'taken' }))

  const draws = watchPixels(monotonic)
  function take(message: FromPlane): void {
    store.take(message)
    if (message.type === 'answer') waiting.get(message.id)?.(message.result)
    if (message.type === 'numerics') taken()
    // At once: what is seen comes a task later.
    if (message.type === 'alarm') sound.tick()
    if (message.type !== 'beat') return
    sound.tick()
    const audio = sound.state()
    const sounds = audio === 'testing' || audio === 'due'
    const visible = document.visibilityState === 'visible'
    post({ type: 'status', page: { audio: sounds ? 'ready' : audio, visible, draws: draws() } })
  }

  const command = (
    event: CommandEvent,
    alarm: Alarm,
    details: Readonly<Record<string, unknown>>,
  ): Promise<Result<Alarm>> =>
    new Promise((resolve) => {
      const id = nextCommand++
      const finish: Waiting = (result) => {
        clearTimeout(timeout)
        waiting.delete(id)
        resolve(result)
      }
      const timeout = setTimeout(() => finish(unanswered), ANSWER_WITHIN_MS)
      waiting.set(id, finish)
      const payload = { id: alarm.id, episode: alarm.episode, key: crypto.randomUUID(), ...details }
      post({ type: 'command', id, event, payload })
    })

  return {
    store,
    waves,
    sound,
    start: (watch) => {
      if (timer !== undefined) return
      store.restart()
      post({
        type: 'start',
        url: options.url ?? location.origin,
        build: options.build ?? 'unknown',
        words: options.words ?? WORDS,
        watch: wireWatch(watch),
      })
      timer = setInterval(() => {
        store.judge()
        sound.tick()
      }, JUDGE_EVERY_MS)
      sound.start()
    },
    watch: (watch) => post({ type: 'watch', watch: wireWatch(watch) }),
    stop: () => {
      clearInterval(timer)
      timer = undefined
      sound.stop()
      post({ type: 'stop' })
      for (const finish of Array.from(waiting.values())) finish(unanswered)
    },
    acknowledge: (alarm, state) => command('alarm:acknowledge', alarm, { state }),
    pause: (alarm, seconds) => command('alarm:pause', alarm, { seconds }),
    resume: (alarm) => command('alarm:resume', alarm, {}),
    resolve: (alarm) => command('alarm:resolve', alarm, {}),
    reject: (alarm) => command('alarm:reject', alarm, {}),
    tell: (receipts) => post({ type: 'command', id: UNASKED, event: 'alarm:receipts', payload: receipts }),
  }
}

/** In a task of its own: behind the messages that wait already. A timer would be throttled in a hidden page. */
function inNextTask(run: () => void): () => void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', run)
  port1.start()
  return () => port2.postMessage(null)
}

const wireWatch = ({ units, waveforms }: Parameters<LiveClient['start']>[0]) => ({
  units: [...units],
  waveforms: typeof waveforms === 'string' ? waveforms : [...waveforms],
})
