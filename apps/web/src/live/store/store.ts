import type { Alarm } from '@vigil/clinical'
import type { Principal, UnitBoard, Welcome } from '@vigil/protocol'
import { replaceEqualDeep } from '@tanstack/react-router'
import { AlarmSet } from '../alarm-set'
import { ServerClock } from '../clock'
import type { Beat, FromPlane } from '../messages'
import type { Connection, LiveStore } from '../port'
import { Cells } from './cells'
import { connectionOf, sameConnection } from './connection'
import { KeyedListeners } from './listeners'
import { withMissed } from './missed'

type Topic = 'connection' | 'boards' | 'alarms'
/** Makes of a task one that runs once, however often it is asked for before it does. */
export type Later = (run: () => void) => () => void
const AGE_EVERY_MS = 1_000

/** The store behind the port: takes what the plane says, tells each cell what changed. Time is `monotonic`, never the wall. */
export class PageStore implements LiveStore {
  readonly #monotonic: () => number
  readonly #tellLater: () => void
  readonly #untold = new Set<Topic>()
  readonly #clock = new ServerClock()
  readonly #cells = new Cells()
  readonly #alarms = new AlarmSet()
  readonly #listeners = new KeyedListeners<Topic>()
  #boards: readonly UnitBoard[] = []
  #missed: readonly Alarm[] = []
  #principal: Principal | null = null
  #serverStart: string | null = null
  /** What the server was when this page came from it. */
  #firstBuild: string | null = null
  #isOutdated = false
  #startedAt: number
  #beat: Beat | null = null
  #canaryAt: number
  #heardPlaneAt: number
  /** How long the newest beat lay in the queue of this page (H66). */
  #behindMs = 0
  #agedAt = -Infinity
  #connection: Connection

  /** `later`: what comes in together is told once, or a page that renders slowly would render each alarm by itself. */
  constructor(monotonic: () => number, later: Later = (run) => run) {
    this.#monotonic = monotonic
    this.#tellLater = later(() => this.#tellAll())
    this.#startedAt = monotonic()
    this.#heardPlaneAt = this.#startedAt
    this.#canaryAt = this.#startedAt
    this.#connection = { kind: 'connecting', since: this.#startedAt }
  }

  readonly serverNow = (): number => this.#clock.now(this.#monotonic()) ?? 0
  readonly connection = (): Connection => this.#connection
  readonly principal = (): Principal | null => this.#principal
  readonly isOutdated = (): boolean => this.#isOutdated
  readonly boards = (): readonly UnitBoard[] => this.#boards
  readonly alarms = (): readonly Alarm[] => this.#alarms.sorted()
  readonly pausedBy: LiveStore['pausedBy'] = (alarm) => this.#alarms.pausedBy(alarm)
  readonly missed = (): readonly Alarm[] => this.#missed
  readonly reading: LiveStore['reading'] = (subject, code) => this.#cells.reading(subject, code)
  readonly codes: LiveStore['codes'] = (subject) => this.#cells.codes(subject)
  readonly subscribeConnection: LiveStore['subscribeConnection'] = (listener) =>
    this.#listeners.subscribe('connection', listener)
  readonly subscribeBoards: LiveStore['subscribeBoards'] = (listener) =>
    this.#listeners.subscribe('boards', listener)
  readonly subscribeAlarms: LiveStore['subscribeAlarms'] = (listener) =>
    this.#listeners.subscribe('alarms', listener)
  readonly subscribeReading: LiveStore['subscribeReading'] = (subject, code, listener) =>
    this.#cells.subscribeReading(subject, code, listener)
  readonly subscribeCodes: LiveStore['subscribeCodes'] = (subject, listener) =>
    this.#cells.subscribeCodes(subject, listener)

  readonly dismissMissed = (): void => {
    if (this.#missed.length === 0) return
    this.#missed = []
    this.#tell('alarms')
  }

  restart(): void {
    this.#startedAt = this.#monotonic()
    this.#heardPlaneAt = this.#startedAt
    this.#canaryAt = this.#startedAt
    this.#beat = null
    this.judge()
  }

  /** Called by the page's own timer and by every beat: a throttled timer alone would be too late (H63). */
  judge(): void {
    const now = this.#monotonic()
    const next = connectionOf({
      beat: this.#beat,
      planeSilentMs: now - this.#heardPlaneAt,
      behindMs: this.#behindMs,
      canaryAgoMs: now - this.#canaryAt,
      startedAgoMs: now - this.#startedAt,
      serverNow: this.#clock.now(now),
      since: this.#startedAt,
    })
    if (!sameConnection(this.#connection, next)) {
      this.#connection = next
      this.#tell('connection')
    }
    if (now - this.#agedAt < AGE_EVERY_MS) return
    this.#agedAt = now
    this.#cells.age(this.serverNow())
  }

  take(message: FromPlane): void {
    this.#heardPlaneAt = this.#monotonic()
    switch (message.type) {
      case 'beat':
        this.#takeBeat(message.beat)
        return
      case 'world':
        this.#takeWorld(message.world)
        return
      case 'board':
        return this.#takeBoard(message.board)
      case 'streams':
        this.#cells.changeStreams(message.changed, this.serverNow())
        return
      case 'numerics':
        this.#cells.update(message.updates, this.serverNow())
        return
      case 'alarm':
        this.#alarms.apply(message.event)
        this.#tell('alarms')
        return
      case 'answer':
        return
    }
  }

  /** What is the same keeps its identity: a bed of which nothing changed is not rendered anew. */
  #takeBoard(next: UnitBoard): void {
    this.#boards = this.#boards.map((board) => (board.id === next.id ? replaceEqualDeep(board, next) : board))
    this.#tell('boards')
  }

  #takeBeat(beat: Beat): void {
    if (beat.canary !== this.#beat?.canary) this.#canaryAt = beat.at
    this.#beat = beat
    this.#behindMs = Math.max(0, this.#heardPlaneAt - beat.at)
    if (beat.serverNow !== null) this.#clock.observe(beat.serverNow, beat.at)
    this.judge()
  }

  #tell(topic: Topic): void {
    const waits = this.#untold.size > 0
    this.#untold.add(topic)
    if (!waits) this.#tellLater()
  }

  #tellAll(): void {
    const topics = Array.from(this.#untold)
    this.#untold.clear()
    for (const topic of topics) this.#listeners.notify(topic)
  }

  #takeWorld(world: Welcome): void {
    const sameServer = this.#serverStart === world.server.startId
    if (!sameServer) this.#clock.reset()
    this.#serverStart = world.server.startId
    this.#clock.observe(world.server.time, this.#heardPlaneAt)
    this.#firstBuild ??= world.server.build
    this.#isOutdated = world.server.build !== this.#firstBuild
    this.#principal = world.principal
    this.#boards = world.boards
    this.#cells.replaceStreams(world.streams, sameServer, this.serverNow())
    this.#alarms.replace(world.alarms)
    if (world.type === 'resume') this.#missed = withMissed(this.#missed, world.missed)
    this.#tell('connection')
    this.#tell('boards')
    this.#tell('alarms')
  }
}
