/** One target under the load, once: five processes, every figure from the outside. */
import { chromium, type Browser, type CDPSession } from '@playwright/test'
import { launchOptions } from '@vigil/e2e/browser'
import { Program } from './child'
import { usageOf } from './cpu'
import { percentiles, type Percentiles } from './figures'
import { countedValue, type Load } from './load'
import { collect, install } from './observer'
import type { Running, Target } from './targets/target'
import { now, type PageReport, type PublisherReport, type SubscriberReport } from './wire'

const WARM_UP_S = 5
const TAIL_MS = 700

export interface RoundFigures {
  readonly target: string
  readonly numericsToSocket: Percentiles
  readonly wavesToSocket: Percentiles
  readonly alarmToSocket: Percentiles
  readonly numericsToDom: Percentiles
  readonly numericsToFrame: Percentiles
  readonly alarmToDom: Percentiles
  readonly alarmToFrame: Percentiles
  /** Share of a core, percent. */
  readonly serverCpu: number
  readonly databaseCpu: number
  readonly browserCpu: number
  readonly mainThread: number
  readonly publisherCpu: number
  readonly serverRssMb: number
  readonly framesPerSecond: number
  readonly bytesPerBedSecond: number
  /** Numbers that reached the socket, of those sent; a floor that drops would look fast. */
  readonly delivered: number
}

async function openPage(browser: Browser, { page: sight }: Running) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  if (sight.cookie !== null) {
    const [name = '', value = ''] = sight.cookie.split(/=(.*)/s)
    await context.addCookies([
      { name, value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' },
    ])
  }
  const page = await context.newPage()
  await page.goto(sight.url)
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return { page, session }
}

async function mainThreadSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function round(target: Target, load: Load): Promise<RoundFigures> {
  const running = await target.start(load)
  const publisher = new Program('publisher')
  const subscriber = new Program('subscriber')
  const host = await chromium.launchServer(launchOptions)
  const browser = await chromium.connect(host.wsEndpoint())
  const chromiumPid = host.process().pid ?? 0
  try {
    subscriber.tell({ type: 'listen', tap: running.tap })
    const { page, session } = await openPage(browser, running)
    const total = { ...load, seconds: load.seconds + WARM_UP_S }
    const published = publisher.hear<PublisherReport>()
    publisher.tell({ type: 'publish', load: total, feed: running.feed })
    await sleep(WARM_UP_S * 1_000)

    await install(page, running.page.sight)
    subscriber.tell({ type: 'mark' })
    const from = now()
    const before = measure(running, chromiumPid, publisher.pid)
    const thread = await mainThreadSeconds(session)
    const sent = await published
    await sleep(TAIL_MS)
    const after = measure(running, chromiumPid, publisher.pid)
    const busy = (await mainThreadSeconds(session)) - thread
    const seconds = (now() - from) / 1_000
    const seen = await collect(page)
    const reply = subscriber.hear<SubscriberReport>()
    subscriber.tell({ type: 'report' })
    const heard = await reply
    const share = (key: keyof typeof before) => (100 * (after[key] - before[key])) / seconds
    return {
      target: target.name,
      numericsToSocket: percentiles(heard.numericsMs),
      wavesToSocket: percentiles(heard.wavesMs),
      alarmToSocket: percentiles(heard.alarmsMs),
      ...screenFigures(seen, sent, running, from),
      serverCpu: share('server'),
      databaseCpu: share('database'),
      browserCpu: share('browser'),
      publisherCpu: share('publisher'),
      mainThread: (100 * busy) / seconds,
      serverRssMb: after.rssMb,
      framesPerSecond: seen.frames / seen.seconds,
      bytesPerBedSecond: heard.bytes / load.beds / load.seconds,
      delivered: heard.numericsMs.length / sent.counted.filter(([, , at]) => at >= from).length,
    }
  } finally {
    await browser.close()
    await host.close()
    publisher.end()
    subscriber.end()
    await running.stop()
  }
}

function measure(running: Running, browserPid: number, publisherPid: number) {
  // The database is a child of the server, and its processes share most of their memory.
  const server = usageOf(running.server(), running.database())
  return {
    server: server.seconds,
    rssMb: server.rssMb,
    database: usageOf(running.database()).seconds,
    publisher: usageOf([publisherPid]).seconds,
    browser: usageOf([browserPid]).seconds,
  }
}

/** A number on a screen belongs to the newest publication of it before. */
function screenFigures(seen: PageReport, sent: PublisherReport, running: Running, from: number) {
  const times = new Map<string, number[]>()
  for (const [bed, n, at] of sent.counted) {
    const key = `${bed} ${countedValue(n)}`
    times.set(key, [...(times.get(key) ?? []), at])
  }
  const numbers = seen.numbers.flatMap(([attribute, value, dom, painted]) => {
    const at = times.get(`${running.page.bedOf(attribute)} ${value}`)?.findLast((each) => each <= dom)
    return at === undefined || at < from ? [] : [[dom - at, painted - at] as const]
  })
  const alertAt = new Map(sent.alerts)
  const alarms = seen.alarms.flatMap(([n, dom, painted]) => {
    const at = alertAt.get(n)
    return at === undefined || at < from ? [] : [[dom - at, painted - at] as const]
  })
  return {
    numericsToDom: percentiles(numbers.map(([dom]) => dom)),
    numericsToFrame: percentiles(numbers.map(([, painted]) => painted)),
    alarmToDom: percentiles(alarms.map(([dom]) => dom)),
    alarmToFrame: percentiles(alarms.map(([, painted]) => painted)),
  }
}
