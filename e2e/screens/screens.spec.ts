import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../story'

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const picture = (name: string) => `${folder}${name}.png`
/** Until the simulated hospital has its first alarm. */
const FIRST_ALARM_MS = 240_000

test.use({ serverEnv: { VIGIL_DEMO: '1' } })
test.beforeAll(() => mkdirSync(folder, { recursive: true }))

test('takes the pictures of docs/screens', async ({ demo, guest, server }) => {
  // Somebody has heard the test sound of this shift.
  const answered = JSON.stringify({ answer: { at: Date.now(), heard: true }, askedAt: null })
  const localStorage = [{ name: 'vigil.sound-test', value: answered }]
  const storageState = { cookies: [], origins: [{ origin: server.url, localStorage }] }
  const wide = { viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce', storageState } as const
  // Steady fills instead of flashing ones.
  const desk = await demo(wide)
  await expect(desk.tiles.filter({ hasText: /\*\* / }).first()).toBeVisible({ timeout: FIRST_ALARM_MS })
  await desk.page.screenshot({ path: picture('board') })
  await desk.openAlarms()
  await desk.page.screenshot({ path: picture('alarm') })
  await desk.page
    .getByRole('button', { name: /^Why did it alarm/ })
    .first()
    .click()
  await expect(desk.page.getByText('Rule and limits')).toBeVisible()
  await desk.page.waitForTimeout(12_000)
  await desk.page.screenshot({ path: picture('why') })
  await desk.page.keyboard.press('Escape')
  await desk.closeAlarms()
  await desk.useView('Waves')
  await desk.page.waitForTimeout(8_000)
  await desk.page.screenshot({ path: picture('waves') })

  const small = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, storageState }
  const phone = await demo(small)
  await phone.page.waitForTimeout(3_000)
  await phone.page.screenshot({ path: picture('phone') })

  const as = async (user: string, address: string, name: string, ready: RegExp) => {
    const page = await guest(wide)
    await page.request.post('/api/session', {
      headers: { origin: server.url, 'x-vigil': '1' },
      data: { demoUser: user },
    })
    await page.goto(address)
    await expect(page.getByText(ready).first()).toBeVisible({ timeout: 30_000 })
    // Waves fill the width, and charts come after the numbers.
    await page.waitForTimeout(15_000)
    await page.screenshot({ path: picture(name) })
    return page
  }
  await as('tele-icu', '/census', 'census', /patients, 6 units/)
  const patients = await desk.page.request.get('/api/subjects?unit=riverside/icu')
  const { subjects } = (await patients.json()) as { subjects: { id: string; bed: string }[] }
  const septic = subjects.find(({ bed }) => bed === 'riverside/icu/10')?.id ?? ''
  await as('physician', `/patient/${encodeURIComponent(septic)}`, 'patient', /MRN/)
  await as('physician', '/rounds?unit=riverside/icu', 'rounds', /Last 24 h/)

  await server.kill()
  await expect(desk.notLive).toBeVisible({ timeout: 20_000 })
  await desk.page.screenshot({ path: picture('not-live') })
})
