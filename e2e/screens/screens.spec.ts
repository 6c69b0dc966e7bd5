import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../story'

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const picture = (name: string) => `${folder}${name}.png`

test.use({ serverEnv: { VIGIL_DEMO: '1' } })
test.beforeAll(() => mkdirSync(folder, { recursive: true }))

test('takes the pictures of docs/screens', async ({ demo, server }) => {
  const desk = await demo({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' })
  await expect(desk.tiles.first()).toBeVisible()
  await desk.page.waitForTimeout(12_000)
  await desk.page.screenshot({ path: picture('board') })
  await desk.useView('Waves')
  await desk.page.waitForTimeout(8_000)
  await desk.page.screenshot({ path: picture('waves') })
  await desk.openAlarms()
  await desk.page.screenshot({ path: picture('alarm') })

  const phone = await demo({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await phone.page.waitForTimeout(6_000)
  await phone.page.screenshot({ path: picture('phone') })

  await server.kill()
  await expect(desk.notLive).toBeVisible()
  await desk.page.screenshot({ path: picture('not-live') })
})
