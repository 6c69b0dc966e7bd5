/** The built product under the load, with one ward board that sounds: four processes beside the bench. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type CDPSession, type Page } from '@playwright/test'
import { launchOptions } from '@vigil/e2e/browser'
import { configOf, planUnit, type UnitPlan } from '@vigil/e2e/hospital'
import { Server } from '@vigil/e2e/server'
import { cookieOf } from '@vigil/e2e/session'
import { Program } from '../child'
import { usageOf } from '../cpu'
import type { Load } from '../load'
import type { PublisherReport } from '../wire'
import { startNurse } from './nurse'
import { collectProbe, installProbe, type AlarmPageReport } from './page-probe'

/** [epoch ms, ms of wall clock, ms of CPU] of each time that the server's loop stood still. */
export type Slice = readonly [at: number, ms: number, cpuMs: number]

export interface WardRun {
  readonly plan: UnitPlan
  readonly sent: PublisherReport
  readonly seen: AlarmPageReport
  readonly slices: readonly Slice[]
  readonly seconds: number
  /** Share of a core, percent. */
  readonly cpu: Readonly<Record<'server' | 'database' | 'browser' | 'devices' | 'mainThread', number>>
  readonly metrics: Readonly<Record<string, number>>
  readonly loadAverage: readonly number[]
  readonly refused: number
  readonly audio: string
}

export async function runWard(load: Load, profile: string | null): Promise<WardRun> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'))
  const file = join(folder, 'loop.json')
  if (profile !== null) mkdirSync(profile, { recursive: true })
  const server = await Server.create(probed(file, profile))
  await server.start()
  const plan = planUnit('bench', load.beds)
  server.apply(withBreathingLimit(plan))
  const cookie = await cookieOf(server.url, plan.nurse.id, plan.nurse.password)
  const devices = new Program('publisher')
  const host = await chromium.launchServer(launchOptions)
  try {
    const browser = await chromium.connect(host.wsEndpoint())
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
    const [name = '', value = ''] = cookie.split(/=(.*)/s)
    await context.addCookies([
      { name, value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' },
    ])
    const page = await context.newPage()
    await installProbe(page)
    await page.goto(server.url)
    const endProfile = profile === null ? null : await profilePage(page, profile)
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const nurse = startNurse(server.url, cookie, plan.unit)
    const usage = () => usageNow(server, host.process().pid ?? 0, devices.pid)
    const before = usage()
    const thread = await mainThreadSeconds(session)
    const started = Date.now()
    const published = devices.hear<PublisherReport>(load.seconds * 1_000 + 120_000)
    const beds = plan.beds.map(({ device, password }) => ({ device, password }))
    devices.tell({ type: 'publish', load, feed: { kind: 'mqtt', url: server.mqtt, beds } })
    const audio = await unlock(page)
    const sent = await published
    const after = usage()
    const seconds = (Date.now() - started) / 1_000
    const share = (key: keyof typeof after) => (100 * (after[key] - before[key])) / seconds
    const loadAverage = loadavg()
    const metrics = await metricsOf(server.admin)
    const seen = await collectProbe(page)
    const mainThread = (100 * ((await mainThreadSeconds(session)) - thread)) / seconds
    await endProfile?.()
    await nurse.stop()
    await browser.close()
    await server.stop()
    return {
      plan,
      sent,
      seen,
      slices: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Slice[]) : [],
      seconds,
      cpu: {
        server: share('server'),
        database: share('database'),
        browser: share('browser'),
        devices: share('devices'),
        mainThread,
      },
      metrics,
      loadAverage,
      refused: nurse.refused(),
      audio,
    }
  } finally {
    await host.close()
    devices.end()
    await server.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

function probed(file: string, profile: string | null): Readonly<Record<string, string>> {
  const probe = new URL('../programs/loop-probe.mjs', import.meta.url)
  return {
    NODE_OPTIONS: `--import ${probe.href}`,
    VIGIL_BENCH_LOOP: file,
    ...(profile === null ? {} : { VIGIL_BENCH_PROFILE: join(profile, 'server.cpuprofile') }),
  }
}

/** Half of the crossings are of our own limit of the breathing rate, which alarms at once here. */
const withBreathingLimit = (plan: UnitPlan): unknown => ({
  ...(configOf([plan]) as object),
  alarmProfiles: [
    {
      id: 'at-once',
      unit: plan.unit,
      limits: [{ condition: 'rr-high', priority: 'high', value: 30, delaySeconds: 0 }],
    },
  ],
})

/** A first gesture of a person, as a browser asks for; the lamp then says what the sound does. */
async function unlock(page: Page): Promise<string> {
  await page.locator('body').click({ position: { x: 1, y: 1 } })
  // By its class: a search by role on a full board is load of our own.
  return page.locator('.lamp-button').first().innerText({ timeout: 60_000 })
}

/** Of the main thread of the page, beside that of the server. */
async function profilePage(page: Page, folder: string): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Profiler.enable')
  await session.send('Profiler.start')
  return async () => {
    const { profile } = await session.send('Profiler.stop')
    writeFileSync(join(folder, 'page.cpuprofile'), JSON.stringify(profile))
  }
}

async function mainThreadSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

function usageNow(server: Server, browserPid: number, devicesPid: number) {
  const database = server.databasePids()
  return {
    server: usageOf([server.pid], database).seconds,
    database: usageOf(database).seconds,
    browser: usageOf([browserPid]).seconds,
    devices: usageOf([devicesPid]).seconds,
  }
}

async function metricsOf(admin: string): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${admin}/metrics`)).text()
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.startsWith('vigil_'))
      .map((line): [string, number] => {
        const cut = line.lastIndexOf(' ')
        return [line.slice(0, cut), Number(line.slice(cut + 1))]
      }),
  )
}
