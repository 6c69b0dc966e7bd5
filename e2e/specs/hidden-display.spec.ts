import type { UnitPlan } from '../hospital'
import { RawChromium, type RawTab } from '../raw-chromium'
import type { Server } from '../server'
import { installRecorder, type Scheduled } from '../sound-recorder'
import { expect, test } from '../story'

/** A wall display of the unit in a Chromium of its own, with an identity of its own. */
async function wallOf(server: Server, plan: UnitPlan, browser: RawChromium): Promise<RawTab> {
  const station = plan.unit.replace('/', '-')
  const printed = server.vigil('station', 'enroll', station, '--name', `Wall ${station}`, '--unit', plan.unit)
  const code = /code: (\S+)/.exec(printed)?.[1] ?? ''
  const tab = await browser.open(`${server.url}/sign-in`)
  await tab.before(installRecorder)
  const status = await tab.evaluate<number>(
    `fetch('/api/station', { method: 'POST', headers: { 'content-type': 'application/json', 'x-vigil': '1' },
      body: JSON.stringify({ code: ${JSON.stringify(code)} }) }).then(({ status }) => status)`,
  )
  expect(status).toBe(200)
  // A person heard it this morning.
  await tab.evaluate(
    `localStorage.setItem('vigil.sound-test', JSON.stringify({ answer: { at: Date.now(), heard: true }, askedAt: null }))`,
  )
  await tab.go(`${server.url}/`)
  await tab.until(`document.querySelector('main[data-live="true"]') !== null`)
  await tab.until(`document.body.textContent.includes('Sound on')`)
  return tab
}

const bursts = (tab: RawTab) =>
  tab.evaluate<readonly Scheduled[]>(
    `globalThis.vigilBursts.filter(({ stopped }) => !stopped).map(({ buffer, ...rest }) => ({ ...rest, seconds: buffer.duration }))`,
  )

test('a hidden and throttled tab sounds within seconds of the alarm', async ({ makeUnit, plug, server }) => {
  const plan = makeUnit(1)
  const bed = await plug(plan.beds[0]!)
  const browser = RawChromium.launch()
  try {
    const tab = await wallOf(server, plan, browser)
    // A timer of the page itself shows how strongly the browser throttles it.
    await tab.evaluate(
      `void (globalThis.lastTick = performance.now(), globalThis.worstGap = 0, setInterval(() => {
        globalThis.worstGap = Math.max(globalThis.worstGap, performance.now() - globalThis.lastTick)
        globalThis.lastTick = performance.now()
      }, 50))`,
    )
    await tab.hide()
    await tab.until(`performance.now() - globalThis.lastTick > 3_000 || globalThis.worstGap > 900`, 90_000)

    const shownAt = Date.now()
    bed.show({ spo2: 78 })
    await tab.until(`globalThis.vigilBursts.some(({ stopped }) => !stopped)`, 10_000)
    const [first, second] = await bursts(tab)
    expect(first).toMatchObject({ state: 'running', visibility: 'hidden' })
    expect(first?.ahead).toBeLessThan(0.05)
    // Its own timers may wait a minute; how fast it is, is for the bench.
    expect((first?.wall ?? Infinity) - shownAt).toBeLessThan(8_000)
    // The next ones need no timer: they stand on the audio clock for the next minute already.
    expect(second?.at).toBeGreaterThan(first?.at ?? Infinity)
    expect(Math.max(...(await bursts(tab)).map(({ ahead }) => ahead))).toBeGreaterThan(60)
    expect(await tab.evaluate<string>('document.title')).toContain('***')
  } finally {
    await browser.close()
  }
})

test('a frozen display is missed by the others and wakes as not live', async ({
  makeUnit,
  plug,
  nurse,
  server,
}) => {
  const plan = makeUnit(1)
  const bed = await plug(plan.beds[0]!)
  const browser = RawChromium.launch()
  try {
    const tab = await wallOf(server, plan, browser)
    const ward = await nurse(plan)
    const notice = ward.page.getByText(/^Wall .* does not answer$/)
    await expect(ward.reading('1', 'SpO2')).toContainText('97')
    await expect(notice).toBeHidden()
    await tab.evaluate(`void (globalThis.states = [], new MutationObserver(() =>
      globalThis.states.push(document.querySelector('main').dataset.live)
    ).observe(document.querySelector('main'), { attributes: true, attributeFilter: ['data-live'] }))`)

    await tab.hide()
    await tab.freeze()
    // Two seconds to the next ping, three without an answer, half a second to the next board.
    await expect(notice).toBeVisible()
    bed.show({ spo2: 78 })
    await expect(ward.alarms).toContainText('78')

    await tab.wake()
    await tab.until(`globalThis.states.length >= 2`)
    expect(await tab.evaluate<readonly string[]>('globalThis.states')).toEqual(['false', 'true'])
    expect(await tab.evaluate<string>('document.body.textContent')).toContain('78')
    await expect(notice).toBeHidden()
  } finally {
    await browser.close()
  }
})
