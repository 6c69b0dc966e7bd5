/**
 * Loaded into the server before it (`node --import`), and only by the bench: writes down when its event loop stood
 * still. A timer that is late tells it; what is shorter than its period is not seen.
 */
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { isMainThread } from 'node:worker_threads'

const PERIOD_MS = 5
const file = process.env.VIGIL_BENCH_LOOP

if (isMainThread && file && process.argv[1]?.endsWith('main.mjs')) {
  /** [epoch ms of its beginning, ms of wall clock, ms of CPU time of the process] */
  const slices = []
  const epoch = () => performance.timeOrigin + performance.now()
  let woke = epoch()
  let cpu = process.cpuUsage()
  setInterval(() => {
    const at = epoch()
    const used = process.cpuUsage(cpu)
    const late = at - woke - PERIOD_MS
    if (late > PERIOD_MS) slices.push([woke + PERIOD_MS, late, (used.user + used.system) / 1_000])
    woke = at
    cpu = process.cpuUsage()
  }, PERIOD_MS).unref()
  process.on('exit', () => writeFileSync(file, JSON.stringify(slices)))
  const wanted = process.env.VIGIL_BENCH_PROFILE
  if (wanted) profile(wanted)
}

/** @param {string} to */
function profile(to) {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.start')
  process.on('exit', () =>
    session.post('Profiler.stop', (_, stopped) => writeFileSync(to, JSON.stringify(stopped.profile))),
  )
}
