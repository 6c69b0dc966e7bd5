import type { Alarm, DeviceId, EpochMs, UnitId, UserId } from '@vigil/clinical'
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
import { createDevice, type Device, type Sent } from './device'
import { createDisk, type Disk } from './disk'
import { createModel } from './model'
import { openPage, type Page } from './page'
import { createRandom } from './random'
import { checkShown } from './shown'
import { startServer, type Server } from './server'
import { createTime } from './time'
import { createWorld, ICU, nurse, START, WARD } from './world'

export interface Failure {
  readonly seed: number
  readonly invariant: Invariant
  /** True milliseconds since the start. */
  readonly at: number
  /** How many events of the run came before. */
  readonly step: number
  readonly what: string
  readonly trace: readonly string[]
}

export interface Outcome {
  readonly seed: number
  readonly failure: Failure | null
  readonly counts: {
    readonly messages: number
    readonly events: number
    readonly starts: number
    readonly moves: number
    readonly acts: number
    readonly checks: number
  }
}

const HOURS_MS = 2 * 3_600_000
/** What holds must be open by then, beyond its own delay: sweep, commit, and the next sample of the device. */
const ALLOWED_MS = 3_000
const CALM_MS = 5_000
/** The database was there for so long before the server died that nothing waited for it. */
const DISK_SURE_MS = 30_000
/** Lines of a trace. */
const TRACE = 40

class Failed extends Error {}

/** One small ward for two hours, everything that can go wrong, and who looks whether anything did. */
export async function simulate(
  seed: number,
  { lengthMs = HOURS_MS, lines = TRACE }: { readonly lengthMs?: number; readonly lines?: number } = {},
): Promise<Outcome> {
  const random = createRandom(seed)
  const time = createTime()
  const world = createWorld(random)
  const model = createModel()
  const counts = { messages: 0, events: 0, starts: 0, moves: 0, acts: 0, checks: 0 }
  const trace: { readonly at: number; readonly what: string | Sent }[] = []
  let failure: Failure | null = null
  let step = 0
  let server: Server | null = null
  let upSince = Infinity
  let diedAt = 0
  let wallOff = 0
  let grantedAt = -Infinity
  const movedAt = new Map<string, number>()
  const pages = new Set<Page>()
  let opened = 0
  let busyUntil = 0
  const isBusy = () => time.now() < busyUntil

  const note = (what: string | Sent) => {
    step += 1
    trace.push({ at: time.now(), what })
    if (trace.length > 4 * lines) trace.splice(0, trace.length - lines)
  }
  const fail = (invariant: Invariant, what: string) => {
    failure ??= { seed, invariant, at: time.now(), step, what, trace: trace.slice(-lines).map(lineOf) }
  }
  const isCalm = () => time.now() - upSince > CALM_MS && time.now() - disk.awayAt() > CALM_MS

  const chain = createChainCheck(() => disk, fail)
  const repeats = createRepeatCheck(time.now, fail)
  const ends = createEndCheck(
    (subject) => time.now() - (movedAt.get(subject) ?? -Infinity) < (isCalm() ? 5_000 : 60_000),
    fail,
  )
  const sampled = createSampleCheck(
    () => server,
    (device) => model.isWrong(device, time.now()),
    fail,
  )
  const disk: Disk = createDisk(time, random, world, {
    committed(commit) {
      counts.events += commit.events.length
      for (const { type, alarm } of commit.events)
        note(`event ${type} ${alarm.id} ${alarm.priority} ${alarm.annunciation} e${alarm.episode}`)
      chain(commit)
      repeats(commit)
      ends(commit)
      if (commit.events.length > 0) for (const ms of [2_000, 2_200]) time.after(ms, comparePages)
    },
    attributed: sampled,
    quarantined: ({ device, reason }) => note(`quarantine ${device} ${reason}`),
  })
  let quietSince = 0
  const comparePages = () => {
    const last = disk.events.at(-1)
    void last
    for (const page of pages) comparePage(page)
  }
  const comparePage = (page: Page) => {
    const since = page.connectedSince()
    if (!server || since === null || time.now() - since < 2_000 || time.now() - upSince < 2_000) return
    if (time.now() - quietSince < 2_000 || time.now() - grantedAt < 2_000) return
    counts.checks += 1
    checkPage(page, server, (unit) => mayView(page.user, unit), fail)
  }
  const mayView = (user: string, unit: string) =>
    (server?.directory.hospital().users.find(({ id }) => id === user)?.grants ?? []).some(
      ({ scope }) => scope.kind !== 'unit' || scope.unit === unit,
    )

  const start = async () => {
    counts.starts += 1
    note('server starts')
    const started = await startServer({
      time,
      disk,
      starts: counts.starts,
      hooks: {
        wallOffset: () => wallOff,
        fault: (reason) => fail('fault', reason),
        planEnded(subject, since) {
          const plan = world.hospital().subjects.find(({ id }) => id === subject)?.offUnit
          if (plan?.since === since)
            move(`the signal of ${subject} is back`, [subject], () => world.back(subject))
        },
        emitted: (client, event, payload) => checkEmit(client, event, payload, mayView, fail),
      },
    })
    server = started
    upSince = time.now()
    started.engine.onEvent(() => (quietSince = time.now()))
    model.restarted(time.now(), diedAt, disk.awayAt() < diedAt - DISK_SURE_MS)
    for (const device of devices) device.serverUp()
  }
  const kill = () => {
    if (!server) return
    note('server is killed')
    server.kill()
    diedAt = time.now()
    server = null
    upSince = Infinity
    for (const page of pages) page.serverGone()
    time.after(
      random.chance(0.8) ? random.between(100, 8_000) : random.between(8_000, 120_000),
      () => void start(),
    )
  }
  /** A change of the hospital, of which the server learns at once or by its poll. */
  const move = (what: string, subjects: readonly string[], change: () => void) => {
    note(`move: ${what}`)
    counts.moves += 1
    change()
    for (const subject of subjects) movedAt.set(subject, time.now())
    model.moved(world, time.now())
    time.after(random.chance(0.5) ? 0 : random.between(0, 500), () => {
      // What it means is seen now, however late the poll is.
      for (const subject of subjects) movedAt.set(subject, time.now())
      model.moved(world, time.now())
      void server?.refresh()
    })
  }

  const witness = {
    delivered(device: Device, sent: Sent) {
      counts.messages += 1
      note(sent)
      model.delivered(device, sent, time.now())
    },
    disturbed(device: Device, ms: number) {
      note(`${device.id} clock is off by ${device.clockOff()}`)
      model.disturbed(device, wallOff === 0 ? time.now() + ms : Infinity)
    },
  }
  const isInUse = (device: DeviceId) => world.hospital().associations.some((each) => each.device === device)
  const devices = world
    .hospital()
    .devices.filter(({ id, home }) => isInUse(id) || (home.kind !== 'subject' && random.chance(0.3)))
    .map(({ id, home }) =>
      createDevice({
        time,
        random,
        server: () => server,
        witness,
        id,
        isPatch: home.kind === 'subject',
        isBusy,
      }),
    )
  for (const device of devices) model.know(device)
  model.moved(world, 0)

  const look = () => {
    time.after(isBusy() ? 7_000 : 60_000, look)
    if (!server || !isCalm()) return
    counts.checks += 1
    checkOverdue(disk, server, fail)
    const open = new Map<string, Alarm>(
      server.engine.openAlarms([ICU, WARD]).map((alarm) => [alarm.id, alarm]),
    )
    for (const missed of model.missing(world, open, time.now(), ALLOWED_MS)) fail('I1', missed)
    for (const page of pages) {
      comparePage(page)
      checkShown({ page, world, model, devices, now: time.now(), server, fail })
    }
  }
  const openOne = () => {
    const user = random.pick(STAFF)
    const page = openPage({
      time,
      random,
      server: () => server,
      user,
      units: UNITS_OF[user] ?? [ICU],
      name: `${user}-${++opened}`,
    })
    note(`${user} opens a page`)
    pages.add(page)
    time.after(random.between(20_000, 120_000), () => {
      note(`${user} closes a page`)
      pages.delete(page)
      page.close()
    })
  }
  const actOnAlarm = () => {
    const page = pages.size > 0 ? random.pick([...pages]) : null
    const alarms = page?.store.alarms() ?? []
    if (!page || alarms.length === 0) return
    const alarm = random.pick(alarms)
    const [event, body] = random.pick(ACTS)
    counts.acts += 1
    note(`${page.user} ${event} ${alarm.id} e${alarm.episode}`)
    const key = `key-${String(counts.acts).padStart(6, '0')}`
    page.act(event, alarm, key, body)
    if (random.chance(0.1)) page.act(event, alarm, key, body)
  }
  const loseDatabase = () => {
    disk.setAway(true)
    note('database is away')
    time.after(random.between(500, 20_000), () => {
      disk.setAway(false)
      note('database is back')
    })
  }
  const partition = () => {
    const page = pages.size > 0 ? random.pick([...pages]) : null
    note('partition')
    page?.partition(random.chance(0.6) ? random.between(200, 5_000) : random.between(5_000, 60_000))
  }
  /** Within a busy time, so often on average. */
  const often = (eachMs: number, act: () => void) => {
    const again = () => {
      if (!isBusy()) return
      act()
      time.after(random.between(0.3, 1.7) * eachMs, again)
    }
    time.after(random.uniform() * eachMs, again)
  }
  const busyTime = () => {
    const ms = random.between(60_000, 110_000)
    busyUntil = time.now() + ms
    for (const device of devices) device.wake()
    often(200_000, kill)
    often(250_000, loseDatabase)
    often(40_000, actOnHospital)
    often(50_000, openOne)
    often(8_000, actOnAlarm)
    often(80_000, partition)
    // Long enough for everything that asks again to do so, and short enough that something is still open.
    time.after(ms + random.between(1_200_000, 3_000_000), busyTime)
  }

  await start()
  time.after(5_000, look)
  time.after(1_000, busyTime)
  if (random.chance(0.12))
    time.after(random.between(300_000, 5_000_000), () => {
      wallOff = random.pick(WALL_JUMPS)
      note(`the wall clock jumps by ${wallOff}`)
      // A start after it takes the wall as it is: to that server every device is wrong.
      for (const device of devices) model.disturbed(device, Infinity)
    })

  function actOnHospital() {
    if (!server) return
    const now = server.clock.now()
    const at = (random.chance(0.2) ? now - Math.floor(random.between(0, 30_000)) : now) as EpochMs
    const { subjects, devices: rows, units } = world.hospital()
    const staying = subjects.filter(({ endedAt }) => endedAt === null)
    const inBed = staying.filter(({ bed }) => bed !== null)
    const taken = new Set(staying.flatMap(({ bed }) => bed ?? []))
    const free = units.flatMap(({ id, beds }) =>
      beds.filter((bed) => !taken.has(bed.id)).map((bed) => ({ unit: id, bed: bed.id })),
    )
    const one = inBed.length > 0 ? random.pick(inBed) : null
    const place = free.length > 0 ? random.pick(free) : null
    const kind = random.uniform()
    if (kind < 0.25 && one && place)
      return move(`${one.id} to ${place.bed}`, [one.id], () => world.transfer(one.id, place.bed, at))
    if (kind < 0.35 && one && inBed.length > 2)
      return move(`${one.id} is discharged`, [one.id], () => world.discharge(one.id, at))
    if (kind < 0.5 && place && inBed.length < 7)
      return move(`somebody comes to ${place.bed}`, [], () => void world.admit(place.unit, place.bed, now))
    if (kind < 0.65 && one && !one.offUnit) {
      move(`${one.id} leaves the unit`, [one.id], () => world.leave(one.id, now))
      return time.after(random.between(60_000, 900_000), () => {
        const still = world.hospital().subjects.find(({ id }) => id === one.id)
        if (still?.offUnit) move(`${one.id} is back`, [one.id], () => world.back(one.id))
      })
    }
    if (kind < 0.78)
      return replaceDevice(
        rows.map(({ id }) => id),
        at,
      )
    if (kind < 0.9) return mergeSomebody(now)
    return changeRights()
  }
  function replaceDevice(ids: readonly DeviceId[], at: EpochMs) {
    const { devices: rows, associations } = world.hospital()
    const spare = rows.find(({ home }) => home.kind === 'none')
    const old = random.pick(ids)
    const isHomed = rows.some(({ id, home }) => id === old && home.kind === 'bed')
    if (!spare || !isHomed) return
    const holder = associations.find(({ device, to }) => device === old && to === null)?.subject
    move(`${spare.id} replaces ${old}`, holder ? [holder] : [], () => world.replace(old, spare.id, at))
  }
  function mergeSomebody(now: EpochMs) {
    const { subjects } = world.hospital()
    const lying = subjects.filter(({ bed, endedAt }) => bed !== null && endedAt === null)
    if (lying.length === 0) return
    const retired = random.pick(lying)
    const into = world.admit(retired.unit, null, now)
    move(`ADT tells of ${into}`, [], () => undefined)
    time.after(random.between(2_000, 60_000), () => {
      const both = world.hospital().subjects.filter(({ id }) => id === into || id === retired.id)
      if (!server || both.some(({ endedAt }) => endedAt !== null)) return
      const at = server.clock.now()
      move(`${retired.id} turns out to be ${into}`, [into, retired.id], () =>
        world.merge(retired.id, into, at),
      )
    })
  }
  function changeRights() {
    const unit = random.pick([ICU, WARD])
    const user = `nurse-${unit === ICU ? 'icu' : 'ward'}` as UserId
    grantedAt = time.now() + 500
    move(`${user} works elsewhere`, [], () => world.grant(user, [nurse(unit === ICU ? WARD : ICU)]))
    time.after(random.between(30_000, 300_000), () => {
      grantedAt = time.now() + 500
      move(`${user} works at ${unit}`, [], () => world.grant(user, [nurse(unit)]))
    })
  }

  try {
    for (let until = 0; until < lengthMs && !failure;) {
      until = Math.min(lengthMs, until + 60_000)
      await time.runUntil(until)
    }
  } catch (error) {
    if (!(error instanceof Failed))
      fail('fault', error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  return { seed, failure, counts }
}

const WALL_JUMPS = [
  3_600_000,
  -3_600_000,
  365 * 86_400_000,
  -365 * 86_400_000,
  -START,
  2 ** 41 - START,
  5_000,
]
const STAFF = ['nurse-icu', 'nurse-ward', 'charge', 'tele'] as readonly string[] as readonly UserId[]
const UNITS_OF: Readonly<Record<string, readonly UnitId[]>> = {
  'nurse-icu': [ICU],
  'nurse-ward': [WARD],
  charge: [ICU, WARD],
  tele: [ICU, WARD],
}
const ACTS = [
  ['acknowledge', { state: 'coming' }],
  ['acknowledge', { state: 'at-bedside' }],
  ['acknowledge', { state: 'needs-help' }],
  ['pause', { seconds: 120 }],
  ['pause', { seconds: 30 }],
  ['resume', {}],
  ['resolve', {}],
  ['reject', {}],
] as const

function lineOf({ at, what }: { readonly at: number; readonly what: string | Sent }): string {
  const text =
    typeof what === 'string'
      ? what
      : `${what.message.device} ${textOf(what.message)} of ${(what.trueAt / 1_000).toFixed(3)}`
  return `${(at / 1_000).toFixed(3)} ${text}`
}

function textOf(message: Sent['message']): string {
  switch (message.kind) {
    case 'numerics':
      return message.samples.map(({ code, value }) => `${code.slice(4, 12)}=${value}`).join(' ')
    case 'alerts':
      return message.alerts.map(({ code, state }) => `${code} ${state}`).join(' ')
    default:
      return message.kind
  }
}
