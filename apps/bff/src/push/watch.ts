import type { Alarm, UnitId } from '@vigil/clinical'
import type { PushStore } from '@vigil/storage'
import type { Clock, Directory, Engine, Log } from '../ports'
import { createCalling } from './calling'
import { report, type Courier } from './courier'
import { decide, NOTHING_TOLD } from './decide'
import { sayFarewell } from './farewell'
import { unitsNow, type Browser, type Roster } from './roster'

const REFRESH_MS = 2_000
/** H92: each hour a push that nobody asked for shows that the way is open. */
const CHECK_EACH_MS = 3_600_000
/** Own proposal: a push that was taken and is not shown by then did not reach anybody. */
const SHOWN_WITHIN_MS = 120_000

interface Deps {
  readonly roster: Roster
  readonly courier: Courier
  readonly store: Pick<PushStore, 'pushMessages'>
  readonly engine: Pick<Engine, 'openAlarms'>
  readonly directory: Pick<Directory, 'hospital' | 'unit'>
  /** A page of this session shows the alarm or lets it be heard. */
  readonly reaches: (session: string, alarm: Alarm) => boolean
  readonly mediumAfterMs: number
  readonly clock: Clock
  readonly log: Log
}

type Work = () => Promise<void>

/** Looks each second at what calls and who knows of it: by levels, so that a restart misses nothing. */
export function createWatch(deps: Deps): { look(): void; stop(): Promise<void> } {
  const { roster, clock } = deps
  const calling = createCalling(deps.engine)
  const run = createRunning(deps.log)
  let refreshedAt = Number.NEGATIVE_INFINITY

  const workFor = (browser: Browser, units: readonly UnitId[], at: number): Work | null => {
    if (at < browser.retryAt) return null
    for (const unit of units) {
      const called = calling.of(unit, at, (alarm) => deps.reaches(browser.row.session, alarm))
      const work = tell(deps, browser, unit, called)
      if (work) return work
    }
    if (at - browser.lastAt < CHECK_EACH_MS) return null
    return async () => void (await deps.courier.deliver(browser, { kind: 'check' }))
  }
  const part = (browser: Browser, at: number): void => {
    const { row, isBusy, retryAt, farewellOf } = browser
    if (isBusy || !row.address || at < retryAt || farewellOf === row.until) return
    if (unitsNow(row, deps.directory).length > 0) run.start(alone(browser, () => sayFarewell(deps, browser)))
  }
  const judge = (browser: Browser, at: number): void => {
    const { row, unansweredFrom } = browser
    if (browser.isBusy || !row.address) return
    const units = unitsNow(row, deps.directory)
    if (units.length === 0) return run.start(roster.remove({ id: row.id }))
    if (unansweredFrom !== null && at - unansweredFrom >= SHOWN_WITHIN_MS)
      run.start(report(deps, browser, 'unanswered', 'not-shown'))
    const work = workFor(browser, units, at)
    if (work) run.start(alone(browser, work))
  }

  return {
    look() {
      const at = clock.monotonic()
      if (at - refreshedAt >= REFRESH_MS) {
        refreshedAt = at
        // While the database is away whoever was known is told.
        run.start(roster.refresh(at).catch(() => undefined))
      }
      const all = [...roster.browsers()]
      const living = all.filter(({ row }) => row.until > clock.now())
      calling.look(
        living.flatMap(({ row }) => row.units),
        at,
      )
      for (const browser of living) judge(browser, at)
      for (const browser of all) if (browser.row.until <= clock.now()) part(browser, at)
    },
    stop: () => run.settled(),
  }
}

/** What this browser is told of the unit counts when it went out; until then the same is decided again. */
function tell(
  { courier, directory, roster, mediumAfterMs }: Deps,
  browser: Browser,
  unit: UnitId,
  called: Parameters<typeof decide>[1],
): Work | null {
  const place = directory.unit(unit)
  const isHeard = browser.loud.get(unit)?.isShown ?? false
  const { told, push } = decide(browser.told[unit] ?? NOTHING_TOLD, called, mediumAfterMs, isHeard)
  const next = { ...browser.told, [unit]: told }
  if (!push || !place) {
    browser.told = next
    return null
  }
  return async () => {
    if ((await courier.deliver(browser, { push, unit: place })) !== 'sent') return
    browser.told = next
    await roster.update(browser, { told: next })
  }
}

/** At most one push of one browser is under way. */
async function alone(browser: Browser, work: Work): Promise<void> {
  browser.isBusy = true
  try {
    await work()
  } finally {
    browser.isBusy = false
  }
}

function createRunning(log: Log) {
  const running = new Set<Promise<unknown>>()
  return {
    start(work: Promise<unknown>): void {
      const done: Promise<unknown> = work
        .catch((error: unknown) => log.error('push.look-failed', { error: String(error) }))
        .finally(() => running.delete(done))
      running.add(done)
    },
    async settled() {
      await Promise.all(running)
    },
  }
}
