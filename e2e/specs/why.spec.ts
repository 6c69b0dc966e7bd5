import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../story'

const sheetOf = (page: Page) => page.getByRole('dialog', { name: 'Why did this alarm?' })

test('a nurse asks why, sees who knew, and says afterwards what it was', async ({
  makeUnit,
  plug,
  nurse,
  server,
}) => {
  const plan = makeUnit()
  const bed = await plug(plan.beds[0]!, { waves: true })
  const ward = await nurse(plan)
  await expect(ward.reading('1', 'SpO2')).toContainText('97')
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78', { timeout: 30_000 })

  await test.step('the key W explains the most urgent alarm', async () => {
    await ward.page.keyboard.press('w')
    const sheet = sheetOf(ward.page)
    await expect(sheet).toBeFocused()
    await expect(sheet).toContainText(/SpO2 78 was below \d+/)
    await expect(sheet).toContainText('this one was crossed')
    await expect(sheet).toContainText('Vigil limit')
    await expect(sheet).toContainText('announced, ')
    // After two looks of the page and one refresh of the sheet.
    await expect(sheet).toContainText(`Shown on ${plan.nurse.name} until`, { timeout: 60_000 })
  })

  await test.step('twenty seconds of waves are drawn around the onset', async () => {
    const wave = sheetOf(ward.page).getByRole('img', { name: /20 s around the onset$/ })
    await expect(wave.first()).toBeVisible({ timeout: 30_000 })
    const isInked = () =>
      wave.first().evaluate((canvas: HTMLCanvasElement) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        return pixels.some((value) => value > 100)
      })
    await expect.poll(isInked, { timeout: 30_000 }).toBe(true)
  })

  await test.step('nothing of it is an accessibility fault', async () => {
    const { violations } = await new AxeBuilder({ page: ward.page }).include('.why').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([])
  })

  await test.step('Escape closes it and the button of the list opens it', async () => {
    await ward.page.keyboard.press('Escape')
    await expect(sheetOf(ward.page)).toBeHidden()
    await ward.openAlarms()
    // A card that has just come takes no press: it shows that by its dimmed buttons.
    await expect(ward.panel.getByRole('button', { name: "Bed 1: I'm coming" })).toBeEnabled()
    await ward.panel.getByRole('button', { name: 'Why did it alarm: Bed 1' }).first().click()
    await expect(sheetOf(ward.page)).toContainText('Asked when the alarm is over.')
    await ward.closeAlarms()
  })

  await test.step('afterwards one tap says what it was, by whom', async () => {
    await ward.take('1')
    await expect(ward.alarms).toContainText(`coming: ${plan.nurse.name}`)
    bed.show({ spo2: 97 })
    const sheet = sheetOf(ward.page)
    await sheet.getByRole('button', { name: 'Artefact' }).click({ timeout: 60_000 })
    await expect(sheet).toContainText(new RegExp(`Artefact: ${plan.nurse.name}`))
    await expect(sheet).toContainText(`taken by ${plan.nurse.name}`)
  })

  await test.step('the engine decides the same again from what is kept', () => {
    const replayed = server.vigil('replay-alarm', `${plan.beds[0]!.subject}~spo2-low`)
    expect(replayed).toMatch(/^\d+ events, identical\./)
  })
})
