import { test as base, expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { Bed } from './bed'
import { configOf, planRover, planUnit, type DevicePlan, type Person, type UnitPlan } from './hospital'
import { HospitalSystem } from './hospital-system'
import { WardPage } from './pages/ward-page'
import { Server } from './server'

/** What no story may cause: a policy violation, an uncaught error, a complaint of the browser about either. */
export interface Faults {
  readonly found: string[]
}

interface WorkerParts {
  /** Settings of the server beside those that every story has. */
  readonly serverEnv: Readonly<Record<string, string>>
  readonly server: Server
}

interface TestParts {
  readonly faults: Faults
  /** A unit of this story alone, with its people, patients and devices; `empty` names beds without a patient. */
  readonly makeUnit: (bedCount?: number, empty?: readonly string[]) => UnitPlan
  /** A nurse of several units. */
  readonly makeRover: (...plans: readonly UnitPlan[]) => Person
  /** The system of the hospital, which admits and discharges over HL7. */
  readonly adt: HospitalSystem
  readonly plug: (device: DevicePlan, options?: { waves?: boolean }) => Promise<Bed>
  /** A signed-in browser of its own. */
  readonly nurse: (plan: Pick<UnitPlan, 'nurse'>, options?: BrowserContextOptions) => Promise<WardPage>
  /** A browser in which a nurse of the demo hospital was picked. */
  readonly demo: (options?: BrowserContextOptions) => Promise<WardPage>
  readonly guest: (options?: BrowserContextOptions) => Promise<Page>
}

declare global {
  /** Bound into every page of a story. */
  var vigilViolation: ((text: string) => void) | undefined
}

let units = 0

export const test = base.extend<TestParts, WorkerParts>({
  serverEnv: [{}, { option: true, scope: 'worker' }],
  server: [
    async ({ serverEnv }, use) => {
      const server = await Server.create(serverEnv)
      await server.start()
      await use(server)
      await server.dispose()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  faults: [
    async ({}, use) => {
      const faults: Faults = { found: [] }
      await use(faults)
      expect(faults.found).toEqual([])
    },
    { auto: true },
  ],

  makeUnit: async ({ server }, use, info) => {
    await use((bedCount = 2, empty = []) => {
      units += 1
      const plan = planUnit(`w${info.parallelIndex}u${units}`, bedCount, empty)
      server.apply(configOf([plan]))
      return plan
    })
  },

  makeRover: async ({ server }, use, info) => {
    await use((...plans) => {
      units += 1
      const { person, config } = planRover(`w${info.parallelIndex}r${units}`, plans)
      server.apply(config)
      return person
    })
  },

  adt: async ({ server }, use) => {
    const system = new HospitalSystem(server.ports.mllp)
    await use(system)
    await system.close()
  },

  plug: async ({ server }, use) => {
    const beds: Bed[] = []
    await use(async (plan, options) => {
      const bed = await new Bed(plan.device, server.mqtt, plan.password).plug(options)
      beds.push(bed)
      return bed
    })
    for (const bed of beds) bed.unplug()
  },

  guest: async ({ browser, server, faults }, use) => {
    const pages: Page[] = []
    await use(async (options) => {
      const page = await watched(browser, server, faults, options)
      pages.push(page)
      return page
    })
    for (const page of pages) await page.context().close()
  },

  nurse: async ({ guest, server }, use) => {
    await use(async (plan, options) => {
      const page = await guest(options)
      await signIn(page, server, plan)
      const ward = new WardPage(page)
      await ward.open()
      return ward
    })
  },

  demo: async ({ guest }, use) => {
    await use(async (options) => {
      const page = await guest(options)
      // The demo hospital is admitted after the server is ready.
      await expect
        .poll(async () => (await page.request.get('/api/demo/users')).text(), { timeout: 30_000 })
        .toContain('nurse')
      await page.goto('/')
      const picker = page.getByRole('region', { name: 'Pick a demo user' })
      await picker.getByRole('button', { name: /nurse/ }).first().click()
      const ward = new WardPage(page)
      const choice = page.getByRole('heading', { name: 'Choose a unit' })
      await expect(choice.or(ward.tiles.first())).toBeVisible()
      if (await choice.isVisible()) await page.getByRole('link').first().click()
      await expect(ward.tiles.first()).toBeVisible()
      return ward
    })
  },
})

async function watched(browser: Browser, server: Server, faults: Faults, options?: BrowserContextOptions) {
  const context = await browser.newContext({ baseURL: server.url, ...options })
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.found.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to|Trusted Type/i.test(message.text()))
      faults.found.push(message.text())
  })
  await context.exposeFunction('vigilViolation', (text: string) => void faults.found.push(`CSP: ${text}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.vigilViolation?.(`${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  return page
}

/** The session as a script makes it; the sign-in page has a story of its own. */
async function signIn(page: Page, server: Server, plan: Pick<UnitPlan, 'nurse'>): Promise<void> {
  const answer = await page.request.post(`${server.url}/api/session`, {
    headers: { origin: server.url, 'x-vigil': '1' },
    data: { user: plan.nurse.id, password: plan.nurse.password },
  })
  expect(answer.status()).toBe(204)
}

export { expect }
