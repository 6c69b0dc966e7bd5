/** The composition root: the only file that reads the environment and ends the process. */
import { parseConfig, type Config } from './config'
import { openFront } from './front'
import { createHealth } from './health'
import { createLog } from './log'
import type { Log } from './ports'

const EXIT_CONFIGURATION = 2
const EXIT_FAULT = 1
/** contract.md: SIGTERM ends the process within 10 s, come what may. */
const STOP_WITHIN_MS = 9_000

const parsed = parseConfig({ VIGIL_BUILD: process.env['VIGIL_BUILD'], ...process.env })
if (parsed.ok) await run(parsed.config)
else {
  process.stderr.write(`Vigil cannot start:\n${parsed.problems.map((problem) => `  ${problem}\n`).join('')}`)
  process.exitCode = EXIT_CONFIGURATION
}

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const health = createHealth(log)
  endOnFaults(log)
  health.set('starting', true)
  try {
    const front = await openFront(config, health)
    // Loaded only now: health is answered before the rest of the product is even read from disk.
    const { startServer } = await import('./server')
    const server = await startServer(config, { log, health, front })
    const { startWatchdog } = await import('./watchdog/watchdog')
    const watchdog = startWatchdog({ health, log })
    const demo = config.demo ? await (await import('./demo/demo')).startDemo(server, config, log) : null
    endOnSignals(log, async () => {
      await demo?.stop()
      await watchdog.stop()
      await server.stop()
    })
    process.stdout.write(`Vigil: ${server.url}\n`)
  } catch (error) {
    process.stderr.write(`Vigil cannot start: ${sentenceFor(error, config)}\n`)
    log.error('server.start-failed', { error: stackOf(error) })
    process.exit(EXIT_FAULT)
  }
}

function endOnSignals(log: Log, stop: () => Promise<void>): void {
  let leaving = false
  const leave = (signal: string) => {
    if (leaving) return
    leaving = true
    log.info('server.stopping', { signal })
    setTimeout(() => process.exit(EXIT_FAULT), STOP_WITHIN_MS).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('server.stop-failed', { error: stackOf(error) })
        process.exit(EXIT_FAULT)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, leave)
}

/** A broken invariant: nothing here can be trusted any more. The supervisor starts us anew; nothing acknowledged is lost. */
function endOnFaults(log: Log): void {
  const end = (code: string) => (error: unknown) => {
    log.error('server.fault', { code, error: stackOf(error) })
    process.exit(EXIT_FAULT)
  }
  process.on('uncaughtException', end('uncaught-exception'))
  process.on('unhandledRejection', end('unhandled-rejection'))
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

function sentenceFor(error: unknown, { host, port }: Config): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE')
    return `a port is already in use (web: ${host}:${port}); stop the other program or choose another port.`
  return error instanceof Error ? error.message : String(error)
}
