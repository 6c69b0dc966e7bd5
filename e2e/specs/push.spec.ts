import { aBrowser, startLoopbackService } from '@vigil/bff/push-testing'
import { Bed } from '../bed'
import { configOf, planUnit, type UnitPlan } from '../hospital'
import { RawChromium, type RawTab } from '../raw-chromium'
import { Server } from '../server'
import { expect, test } from '../story'

/** The delay of the alarm and of the push, on a machine that does other things. */
const SLOW = { timeout: 60_000 }

/** A nurse's phone: signed in, and it lets pushes be shown. Where they go is told to the server beside it. */
async function phoneOf(server: Server, { nurse, unit }: UnitPlan, browser: RawChromium, address: object) {
  const tab = await browser.open(`${server.url}/sign-in`)
  await browser.send('Browser.grantPermissions', { origin: server.url, permissions: ['notifications'] })
  const { id: user, password } = nurse
  expect(await ask(tab, 'POST', '/api/session', { user, password })).toBe(204)
  await tab.go(`${server.url}/unit/${unit}`)
  await tab.until(`document.querySelector('main[data-live="true"]') !== null`)
  expect(await ask(tab, 'POST', '/api/push', { address, units: [unit] })).toBe(200)
  return tab
}

const ask = (tab: RawTab, method: string, path: string, body: object) =>
  tab.evaluate<number>(
    `fetch(${JSON.stringify(path)}, { method: '${method}', headers: { 'content-type': 'application/json', 'x-vigil': '1' },
      body: ${JSON.stringify(JSON.stringify(body))} }).then(({ status }) => status)`,
  )

/** What a person finds on the lock screen. */
const shown = (tab: RawTab) =>
  tab.evaluate<readonly (readonly [title: string, body: string])[]>(
    `navigator.serviceWorker.ready.then((registration) => registration.getNotifications())
      .then((all) => all.map(({ title, body }) => [title, body]))`,
  )
const told = (tab: RawTab) =>
  tab.evaluate<number | null>(
    `fetch('/api/push').then((answer) => answer.json()).then(({ browsers }) => browsers[0].receivedAt)`,
  )

test('a phone with a frozen page is pushed to, and learns that it is over', async ({}, info) => {
  const service = await startLoopbackService()
  const phone = aBrowser(`${service.origin}/phone`)
  const server = await Server.create({
    PUSH_CONTACT: 'mailto:it@vigil.example',
    PUSH_ALLOW: service.origin,
  })
  const browser = RawChromium.launch()
  const plan = planUnit(`w${info.parallelIndex}push`, 1)
  const note = (index: number) => phone.open(service.taken[index]?.body ?? Buffer.alloc(0))
  try {
    await server.start()
    server.apply(configOf([plan]))
    const [first] = plan.beds
    if (!first) throw new Error('the plan has no bed')
    const bed = await new Bed(first.device, server.mqtt, first.password).plug()
    const tab = await phoneOf(server, plan, browser, phone.address)
    await tab.until(`document.body.textContent.includes('97')`)
    await tab.hide()
    await tab.freeze()

    bed.show({ spo2: 78 })
    await expect.poll(() => service.taken.length, SLOW).toBe(1)
    expect(note(0)).toContain('"priority":"high"')
    expect(note(0)).not.toMatch(/Testcase|mon-|spo2|78/i)

    await tab.wake()
    expect(await told(tab)).toBeNull()
    await tab.hide()
    await tab.deliver(note(0))
    await expect.poll(() => shown(tab)).toEqual([[`High alarm: ${plan.name}`, 'Sign in to see.']])
    await expect.poll(() => told(tab)).toBeGreaterThan(0)

    // Nobody saw it: it stays listed, and calls no more.
    bed.show({ spo2: 97 })
    await expect.poll(() => note(service.taken.length - 1), SLOW).toContain('"resolved"')
    await tab.deliver(note(service.taken.length - 1))
    await expect.poll(() => shown(tab)).toEqual([[`${plan.name}: no alarm calls now`, 'Sign in to see.']])
    bed.unplug()
  } finally {
    await browser.close()
    await server.dispose()
    await service.close()
  }
})
