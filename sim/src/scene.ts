import type { Alarm, DeviceId } from '@vigil/clinical'
import {
  checkEmit,
  checkOverdue,
  checkPage,
  createChainCheck,
  createEndCheck,
  createRepeatCheck,
  createSampleCheck,
  type Invariant,
} from './checks'
import { Device, type Sent } from './device'
import { Disk, type Witness } from './disk'
import { HospitalActs } from './hospital-acts'
import { Model } from './model'
import type { Page } from './page'
import { People } from './people'
import { createRandom, type Random } from './random'
import { startServer, type Server } from './server'
import { checkShown } from './shown'
import { createTime, type SimTime } from './time'
import { createWorld, ICU, START, WARD, type World } from './world'

/** What holds must be open by then, beyond its own delay: sweep, commit, and the next sample of the device. */
const ALLOWED_MS = 3_000
const CALM_MS = 5_000
/** The database was there for so long before the server died that nothing waited for it. */
const DISK_SURE_MS = 30_000
/** What is told takes so long to every page (I2). */
const TOLD_MS = 2_000
/** What is kept for a replay decides nothing here and costs an eighth of the time: in one run of so many. */
const JOURNAL_EACH = 8
const DAY = 86_400_000
const WALL_JUMPS = [3_600_000, -3_600_000, 365 * DAY, -365 * DAY, -START, 2 ** 41 - START, 5_000]

interface Failed {
  readonly invariant: Invariant
  readonly at: number
  readonly step: number
  readonly what: string
  readonly trace: readonly { readonly at: number; readonly what: string | Sent }[]
}

/** One run: the ward, the server that may be dead, the pages, and the checker that sees all of it. */
export class Scene {
  readonly random: Random
  readonly time: SimTime = createTime()
  readonly world: World
  readonly counts = { messages: 0, events: 0, starts: 0, moves: 0, acts: 0, checks: 0 }
  failed: Failed | null = null
  server: Server | null = null
  /** Since then everybody has the rights that the hospital says. */
  grantedAt = -Infinity
  readonly #model = new Model()
  readonly #disk: Disk
  readonly #devices: readonly Device[]
  readonly #acts: HospitalActs
  readonly #people: People
  readonly #movedAt = new Map<string, number>()
  readonly #lines: number
  readonly #keepsInputs: boolean
  readonly #trace: { readonly at: number; readonly what: string | Sent }[] = []
  #step = 0
  #upSince = Infinity
  #quietSince = 0
  #diedAt = 0
  #wallOff = 0
  #busyUntil = 0

  constructor(seed: number, lines: number) {
    this.#lines = lines
    this.#keepsInputs = seed % JOURNAL_EACH === 0
    this.random = createRandom(seed)
    this.world = createWorld(this.random)
    this.#disk = new Disk(this.time, this.#witness())
    this.#acts = new HospitalActs(this)
    this.#people = new People(this)
    this.#devices = this.#equip()
    for (const device of this.#devices) this.#model.know(device)
    this.#model.moved(this.world, 0)
  }

  async begin(): Promise<void> {
    const { time, random } = this
    await this.#start()
    time.after(5_000, this.#look)
    time.after(1_000, this.#busyTime)
    if (!random.chance(0.12)) return
    time.after(random.between(300_000, 5_000_000), () => {
      this.#wallOff = random.pick(WALL_JUMPS)
      this.note(`the wall clock jumps by ${this.#wallOff}`)
      // A start after it takes the wall as it is: to that server every device is wrong.
      for (const device of this.#devices) this.#model.disturbed(device, time.now(), Infinity)
    })
  }

  note(what: string | Sent): void {
    this.#step += 1
    this.#trace.push({ at: this.time.now(), what })
    if (this.#trace.length > 4 * this.#lines) this.#trace.splice(0, this.#trace.length - this.#lines)
  }
  readonly fail = (invariant: Invariant, what: string): void => {
    const trace = this.#trace.slice(-this.#lines)
    this.failed ??= { invariant, at: this.time.now(), step: this.#step, what, trace }
  }
  isBusy(): boolean {
    return this.time.now() < this.#busyUntil
  }

  /** A change of the hospital, of which the server learns at once or by its poll. */
  move(what: string, subjects: readonly string[], change: () => void): void {
    const { time, random } = this
    const seen = () => {
      for (const subject of subjects) this.#movedAt.set(subject, time.now())
      this.#model.moved(this.world, time.now())
    }
    this.note(`move: ${what}`)
    this.counts.moves += 1
    change()
    seen()
    time.after(random.chance(0.5) ? 0 : random.between(0, 500), () => {
      // What it means is seen now, however late the poll is.
      seen()
      void this.server?.refresh()
    })
  }

  #equip(): readonly Device[] {
    const { time, random } = this
    const { devices, associations } = this.world.hospital()
    const isInUse = (id: DeviceId) => associations.some(({ device }) => device === id)
    const witness = {
      delivered: (device: Device, sent: Sent) => {
        this.counts.messages += 1
        this.note(sent)
        this.#model.delivered(device, sent, time.now())
      },
      disturbed: (device: Device, ms: number) => {
        this.note(`${device.id} clock is off by ${device.clockOff()}`)
        this.#model.disturbed(device, time.now(), this.#wallOff === 0 ? ms : Infinity)
      },
    }
    const [server, isBusy] = [() => this.server, () => this.isBusy()]
    return devices
      .filter(({ id, home }) => isInUse(id) || (home.kind !== 'subject' && random.chance(0.3)))
      .map(
        ({ id, home }) =>
          new Device({ time, random, server, witness, id, isPatch: home.kind === 'subject', isBusy }),
      )
  }

  #witness(): Witness {
    const { fail, time } = this
    const chain = createChainCheck(() => this.#disk, fail)
    const repeats = createRepeatCheck(time.now, fail)
    const ends = createEndCheck((subject) => this.#wasMoved(subject), fail)
    const attributed = createSampleCheck(
      () => this.server,
      (device) => this.#model.isWrong(device, time.now()),
      fail,
    )
    return {
      committed: (commit) => {
        this.counts.events += commit.events.length
        for (const { type, alarm } of commit.events)
          this.note(`event ${type} ${alarm.id} ${alarm.priority} ${alarm.annunciation} e${alarm.episode}`)
        for (const check of [chain, repeats, ends]) check(commit)
        if (commit.events.length > 0) time.after(TOLD_MS + 200, this.#comparePages)
      },
      attributed,
      quarantined: ({ device, reason }) => this.note(`quarantine ${device} ${reason}`),
    }
  }

  #wasMoved(subject: string): boolean {
    const movedAt = this.#movedAt.get(subject) ?? -Infinity
    // What was not done when the server died is done when it starts.
    const doneAt = movedAt > this.#diedAt - 60_000 ? Math.max(movedAt, this.#upSince) : movedAt
    return this.time.now() - doneAt < (this.#isCalm() ? 5_000 : 60_000)
  }
  #isCalm(): boolean {
    const now = this.time.now()
    return now - this.#upSince > CALM_MS && now - this.#disk.awayAt() > CALM_MS
  }

  async #start(): Promise<void> {
    const { time, random, world, fail } = this
    this.counts.starts += 1
    this.note('server starts')
    const hooks = {
      wallOffset: () => this.#wallOff,
      fault: (reason: string) => fail('fault', reason),
      planEnded: (...[subject, since]: Parameters<HospitalActs['planEnded']>) =>
        this.#acts.planEnded(subject, since),
      emitted: (
        ...[client, event, payload]: Parameters<Parameters<typeof startServer>[0]['hooks']['emitted']>
      ) => checkEmit(client, event, payload, (user, unit) => this.#mayView(user, unit), fail),
    }
    const { starts } = this.counts
    const keepsInputs = this.#keepsInputs
    const server = await startServer({ time, random, world, disk: this.#disk, starts, hooks, keepsInputs })
    this.server = server
    this.#upSince = time.now()
    server.engine.onEvent(() => (this.#quietSince = time.now()))
    this.#model.restarted(time.now(), this.#diedAt, this.#disk.awayAt() < this.#diedAt - DISK_SURE_MS)
    for (const device of this.#devices) device.serverUp()
  }

  readonly #kill = (): void => {
    const { time, random } = this
    if (!this.server) return
    this.note('server is killed')
    this.server.kill()
    this.server = null
    this.#diedAt = time.now()
    this.#upSince = Infinity
    for (const page of this.#people.pages) page.line.serverGone()
    const downMs = random.chance(0.8) ? random.between(100, 8_000) : random.between(8_000, 120_000)
    time.after(downMs, () => void this.#start())
  }

  readonly #loseDatabase = (): void => {
    this.#disk.setAway(true)
    this.note('database is away')
    this.time.after(this.random.between(500, 20_000), () => {
      this.#disk.setAway(false)
      this.note('database is back')
    })
  }

  readonly #busyTime = (): void => {
    const { time, random } = this
    const ms = random.between(60_000, 110_000)
    this.#busyUntil = time.now() + ms
    for (const device of this.#devices) device.wake()
    this.#often(200_000, this.#kill)
    this.#often(250_000, this.#loseDatabase)
    this.#often(40_000, () => this.#acts.act())
    this.#often(50_000, () => this.#people.open())
    this.#often(8_000, () => this.#people.act())
    this.#often(80_000, () => this.#people.partition())
    // Long enough for everything that asks again to do so, and short enough that something is still open.
    time.after(ms + random.between(1_200_000, 3_000_000), this.#busyTime)
  }

  /** Within a busy time, so often on average. */
  #often(eachMs: number, act: () => void): void {
    const { time, random } = this
    const again = () => {
      if (!this.isBusy()) return
      act()
      time.after(random.between(0.3, 1.7) * eachMs, again)
    }
    time.after(random.uniform() * eachMs, again)
  }

  readonly #look = (): void => {
    const { time, server, world, fail } = this
    time.after(this.isBusy() ? 7_000 : 60_000, this.#look)
    if (!server || !this.#isCalm()) return
    const now = time.now()
    this.counts.checks += 1
    checkOverdue(this.#disk, server, fail)
    const alarms = server.engine.openAlarms([ICU, WARD])
    const open = new Map<string, Alarm>(alarms.map((alarm) => [alarm.id, alarm]))
    for (const missed of this.#model.missing(world, open, now, ALLOWED_MS)) fail('I1', missed)
    for (const page of this.#people.pages) {
      this.#comparePage(page)
      checkShown({ page, world, model: this.#model, devices: this.#devices, now, fail })
    }
  }

  readonly #comparePages = (): void => {
    for (const page of this.#people.pages) this.#comparePage(page)
  }
  #comparePage(page: Page): void {
    const since = page.connectedSince()
    if (!this.server || since === null) return
    const newest = Math.max(since, this.#upSince, this.#quietSince, this.grantedAt)
    if (this.time.now() - newest < TOLD_MS) return
    this.counts.checks += 1
    checkPage(page, this.server, (unit) => this.#mayView(page.user, unit), this.fail)
  }
  #mayView(user: string, unit: string): boolean {
    const grants = this.server?.directory.hospital().users.find(({ id }) => id === user)?.grants ?? []
    return grants.some(({ scope }) => scope.kind !== 'unit' || scope.unit === unit)
  }
}
