/** The composition root: the only file that reads the environment and ends the process. */
import { parseConfig, type Config } from './config'
import { openFront } from './front'
import { createHealth } from './health'
import { createLog } from './log'
import type { Log } from './ports'
import type { Given } from './server'

const EXIT_CONFIGURATION = 2
const EXIT_FAULT = 1
/** contract.md: SIGTERM ends the process within 10 s, come what may. */
const STOP_WITHIN_MS = 9_000

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const health = createHealth(log)
  const leave = new AbortController()
  endOnFaults(log)
  health.set('starting', true)
  try {
    const front = await openFront(config, health)
    const running = start(config, { log, health, front, signal: leave.signal })
    endOnSignals(log, async () => {
      leave.abort()
      await (await running).stop()
    })
    const { url } = await running
    process.stdout.write(`Vigil: ${url}\n`)
  } catch (error) {
    if (leave.signal.aborted) return
    process.stderr.write(`Vigil cannot start: ${sentenceFor(error, config)}\n`)
    log.error('server.start-failed', { error: stackOf(error) })
    process.exit(EXIT_FAULT)
  }
}

/** Loaded only now: health is answered before the rest of the product is even read from disk. */
async function start(config: Config, given: Required<Pick<Given, 'log' | 'health' | 'front' | 'signal'>>) {
  const { startServer } = await import('./server')
  const server = await startServer(config, given)
  const { startWatchdog } = await import('./watchdog/watchdog')
  const watchdog = startWatchdog(given)
  const demo = config.demo ? await (await import('./demo/demo')).startDemo(server, config, given) : null
  return {
    url: server.url,
    async stop() {
      await demo?.stop()
      await watchdog.stop()
      await server.stop()
    },
  }
}

function endOnSignals(log: Log, stop: () => Promise<void>): void {
  const leave = (signal: string) => {
    log.info('server.stopping', { signal })
    setTimeout(() => process.exit(EXIT_FAULT), STOP_WITHIN_MS).unref()
    stop()
      // A start that was interrupted has stopped what it had started.
      .catch((error: unknown) => log.warn('server.stopped-early', { error: String(error) }))
      .finally(() => process.exit(0))
  }
  process.once('SIGTERM', leave)
  process.once('SIGINT', leave)
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

const parsed = parseConfig({ VIGIL_BUILD: process.env['VIGIL_BUILD'], ...process.env })
if (parsed.ok) await run(parsed.config)
else {
  process.stderr.write(`Vigil cannot start:\n${parsed.problems.map((problem) => `  ${problem}\n`).join('')}`)
  process.exitCode = EXIT_CONFIGURATION
}
