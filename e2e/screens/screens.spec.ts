import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../story'

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const picture = (name: string) => `${folder}${name}.png`
/** Until the simulated hospital has its first alarm. */
const FIRST_ALARM_MS = 240_000

test.use({ serverEnv: { VIGIL_DEMO: '1' } })
test.beforeAll(() => mkdirSync(folder, { recursive: true }))

test('takes the pictures of docs/screens', async ({ demo, server }) => {
  // Steady fills instead of flashing ones.
  const desk = await demo({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' })
  await expect(desk.tiles.filter({ hasText: /\*\* / }).first()).toBeVisible({ timeout: FIRST_ALARM_MS })
  await desk.page.screenshot({ path: picture('board') })
  await desk.openAlarms()
  await desk.page.screenshot({ path: picture('alarm') })
  await desk.closeAlarms()
  await desk.useView('Waves')
  await desk.page.waitForTimeout(8_000)
  await desk.page.screenshot({ path: picture('waves') })

  const phone = await demo({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await phone.page.waitForTimeout(3_000)
  await phone.page.screenshot({ path: picture('phone') })

  await server.kill()
  await expect(desk.notLive).toBeVisible()
  await desk.page.screenshot({ path: picture('not-live') })
})
