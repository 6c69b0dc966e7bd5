/** A live client without a server: the real store, fed by a script. For tests of the interface and for design work. */
import type { Alarm, AlarmEvent, ParameterCode, SubjectId } from '@vigil/clinical'
import type { NumericUpdate, Problem, Receipts, Result, Stream, UnitBoard, Welcome } from '@vigil/protocol'
import type { Beat } from '../messages'
import type { AudioState, LiveClient, SoundPort, TraceSpec, WavePort } from '../port'
import type { SoundSettings } from '../sound/volume'
import { KeyedListeners } from '../store/listeners'
import { PageStore } from '../store/store'
import { anAlarmEvent, aSnapshot, aStream, AT } from './builders'

export interface FakeCommand {
  readonly name: 'acknowledge' | 'pause' | 'resume' | 'resolve' | 'reject'
  readonly alarm: Alarm
  readonly argument: string | number | null
}

const IN_STEP: Omit<Beat, 'at'> = {
  link: { kind: 'in-step' },
  verifiedAgoMs: 0,
  serverNow: AT,
  latencyMs: 20,
  skipped: 0,
  degraded: [],
  canary: 0,
}

export class FakeLiveClient implements LiveClient {
  /** Every command given, in order. */
  readonly commands: FakeCommand[] = []
  readonly told: Receipts[] = []
  /** Traces attached now. */
  readonly traces = new Map<HTMLElement, TraceSpec>()
  readonly sound: FakeSound = new FakeSound(() => this.store.serverNow())
  readonly store: PageStore
  watching: Parameters<LiveClient['start']>[0] | null = null
  frozen = false
  #elapsed = 0
  #live = false
  #streams: readonly Stream[] = []
  /** Answer of the next commands; `null`: granted. */
  refusal: Problem | null = null

  constructor() {
    this.store = new PageStore(() => this.#elapsed)
  }

  readonly waves: WavePort = {
    attach: (place, trace) => {
      this.traces.set(place, trace)
      return () => this.traces.delete(place)
    },
    freeze: (frozen) => {
      this.frozen = frozen
    },
    calibrate: () => undefined,
  }

  start(options: Parameters<LiveClient['start']>[0]): void {
    this.watching = options
  }
  watch(options: Parameters<LiveClient['watch']>[0]): void {
    this.watching = options
  }
  tell(receipts: Receipts): void {
    this.told.push(receipts)
  }
  stop(): void {
    this.watching = null
  }

  /** Server time now. */
  get now(): number {
    return AT + this.#elapsed
  }

  /** The world after a hello; then live. */
  welcome(over: Partial<Extract<Welcome, { type: 'snapshot' }>> = {}): void {
    this.#streams = over.streams ?? this.#streams
    const world = aSnapshot({ streams: [...this.#streams], ...over })
    this.store.take({ type: 'world', world: { ...world, server: { ...world.server, time: this.#time() } } })
    this.live()
  }

  live(over: Partial<Beat> = {}): void {
    this.#live = true
    const canary = Math.floor(this.#elapsed / 10_000)
    const beat = { ...IN_STEP, at: this.#elapsed, serverNow: this.now, canary, ...over }
    this.store.take({ type: 'beat', beat })
  }

  /** The server falls silent: advance 5 s and the store says so by itself. */
  goSilent(): void {
    this.#live = false
  }

  refuse(problem: Problem): void {
    this.live({ link: { kind: 'refused', problem } })
    this.#live = false
  }

  board(board: UnitBoard): void {
    this.store.take({ type: 'board', board })
  }

  /** A value of a subject, measured and received now unless said otherwise; its stream is made when missing. */
  value(
    subject: SubjectId,
    code: ParameterCode,
    value: number | null,
    over: Partial<Omit<NumericUpdate, 'stream' | 'value'>> = {},
  ): void {
    const stream = this.#streamOf(subject, code)
    const at = this.now
    const update = { stream, measuredAt: at, receivedAt: at, value, state: 'valid' as const, ...over }
    this.store.take({ type: 'numerics', updates: [update] })
  }

  /** Closes every stream of a subject, as a changed patient or device does. */
  leave(subject: SubjectId): void {
    const removed = this.#streams.filter((stream) => stream.subject === subject).map(({ stream }) => stream)
    this.#streams = this.#streams.filter((stream) => stream.subject !== subject)
    this.store.take({ type: 'streams', changed: { added: [], removed } })
  }

  raise(alarm: Alarm): void {
    this.store.take({ type: 'alarm', event: anAlarmEvent(alarm) })
  }
  change(alarm: Alarm, over: Partial<AlarmEvent> = {}): void {
    this.store.take({ type: 'alarm', event: anAlarmEvent(alarm, { type: 'owner-changed', ...over }) })
  }
  end(alarm: Alarm): void {
    this.store.take({
      type: 'alarm',
      event: anAlarmEvent({ ...alarm, state: 'ended', annunciation: 'none' }, { type: 'ended' }),
    })
  }

  /** Lets time pass as the page's own timer does, with beats while live. */
  advance(ms: number): void {
    for (let rest = ms; rest > 0; rest -= 250) {
      this.#elapsed += Math.min(250, rest)
      if (this.#live) this.live()
      else this.store.judge()
    }
  }

  acknowledge(alarm: Alarm, state: 'coming' | 'at-bedside' | 'needs-help'): Promise<Result<Alarm>> {
    return this.#answer({ name: 'acknowledge', alarm, argument: state })
  }
  pause(alarm: Alarm, seconds: number): Promise<Result<Alarm>> {
    return this.#answer({ name: 'pause', alarm, argument: seconds })
  }
  resume(alarm: Alarm): Promise<Result<Alarm>> {
    return this.#answer({ name: 'resume', alarm, argument: null })
  }
  resolve(alarm: Alarm): Promise<Result<Alarm>> {
    return this.#answer({ name: 'resolve', alarm, argument: null })
  }
  reject(alarm: Alarm): Promise<Result<Alarm>> {
    return this.#answer({ name: 'reject', alarm, argument: null })
  }

  #answer(command: FakeCommand): Promise<Result<Alarm>> {
    this.commands.push(command)
    return Promise.resolve(
      this.refusal ? { ok: false, error: this.refusal } : { ok: true, value: command.alarm },
    )
  }

  #streamOf(subject: SubjectId, code: ParameterCode): number {
    const known = this.#streams.find((stream) => stream.subject === subject && stream.code === code)
    if (known) return known.stream
    const number = Math.max(0, ...this.#streams.map(({ stream }) => stream)) + 1
    const added = aStream({ stream: number, subject, code })
    this.#streams = [...this.#streams, added]
    this.store.take({ type: 'streams', changed: { added: [added], removed: [] } })
    return number
  }

  #time(): Welcome['server']['time'] {
    // The cast mints a brand, as a parser does.
    return this.now as Welcome['server']['time']
  }
}

export class FakeSound implements SoundPort {
  readonly #now: () => number
  readonly #listeners = new KeyedListeners<'sound'>()
  #state: AudioState = 'ready'
  #mutedUntil: number | null = null

  constructor(now: () => number) {
    this.#now = now
  }
  readonly state = (): AudioState => this.#state
  readonly mutedUntil = (): number | null => this.#mutedUntil
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe('sound', listener)
  readonly unlock = (): Promise<AudioState> => {
    this.set('ready')
    return Promise.resolve(this.#state)
  }
  readonly mute = (seconds: number): void => {
    this.#mutedUntil = this.#now() + seconds * 1000
    this.#listeners.notify('sound')
  }
  readonly unmute = (): void => {
    this.#mutedUntil = null
    this.#listeners.notify('sound')
  }
  readonly answers: boolean[] = []
  readonly answer = (heard: boolean): void => {
    this.answers.push(heard)
    this.set(heard ? 'ready' : 'unheard')
  }
  readonly configured: SoundSettings[] = []
  readonly configure = (settings: SoundSettings): void => void this.configured.push(settings)
  night = false
  readonly isNight = (): boolean => this.night
  set(state: AudioState): void {
    this.#state = state
    this.#listeners.notify('sound')
  }
}
