import { AxeBuilder } from '@axe-core/playwright'
import { Rest } from '../rest'
import { expect, test } from '../story'

test('a nurse sets limits: the alarm follows, off has an end, danger is refused', async ({
  makeUnit,
  plug,
  nurse,
  server,
}) => {
  const plan = makeUnit(2)
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  const limit = (name: string) => ward.dialog.getByRole('textbox', { name, exact: true })
  bed.show({ spo2: 92 })
  await expect(ward.reading('1', 'SpO2')).toContainText('92')

  await ward.openPatient('1')
  await expect(ward.page.getByRole('heading', { name: plan.beds[0]!.patient })).toBeVisible()
  await ward.page.keyboard.press('l')
  await limit('SpO2 low').fill('94')
  await ward.choose('Set 1 limit')
  await expect(ward.dialog.getByText('Set. In force now.')).toBeVisible()
  await expect(ward.dialog.getByText('◆ usual 90')).toBeVisible()
  await expect(ward.alarms).toContainText('SpO2 92 < 94', { timeout: 30_000 })
  await limit('HR low').fill('10')
  await expect(ward.dialog.getByText(/^HR low 10 is dangerous/)).toBeVisible()
  await limit('HR low').fill('30')
  await expect(ward.dialog.getByText(/^HR low 30 is outside the usual range/)).toBeVisible()
  await limit('HR low').fill('50')

  for (const name of ['SpO2 low', 'SpO2 low, extreme']) {
    await ward.choose(`Switch ${name} off`)
    await ward.dialog.getByLabel('Reason').fill('probe on a cold hand')
    await ward.choose('Switch off')
    await expect(
      ward.dialog.getByRole('button', { name: `Switch ${name} on again`, exact: true }),
    ).toBeVisible()
  }
  await ward.choose('Close')
  await ward.page.keyboard.press('Escape')
  await expect(ward.reading('1', 'SpO2')).toHaveAccessibleName(/Alarms off/)

  await ward.openPage('Limits: changed, off, expiring')
  await expect(ward.page.getByRole('row', { name: /^SpO2 low off 90/ })).toContainText('probe on a cold hand')

  // It comes back by itself: the end of an hour is set to some seconds from now.
  await ward.open()
  await expect(ward.reading('1', 'SpO2')).toHaveAccessibleName(/Alarms off/)
  const rest = await Rest.as(plan.nurse, server)
  await rest.switchOff(plan.beds[0]!.subject, { condition: 'spo2-low', priority: 'high' }, 3_000)
  await expect(ward.reading('1', 'SpO2')).toHaveAccessibleName(/lower limit 82/)
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('SpO2 78 < 82')
})

test('axe finds nothing serious in the limits editor and on the review list', async ({
  makeUnit,
  nurse,
  server,
}) => {
  const plan = makeUnit(1)
  const rest = await Rest.as(plan.nurse, server)
  await rest.switchOff(plan.beds[0]!.subject, { condition: 'spo2-low', priority: 'medium' }, 3_600_000)
  const ward = await nurse(plan)
  const seriousIn = async (part: string) => {
    const { violations } = await new AxeBuilder({ page: ward.page }).include(part).analyze()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id }) => id)
  }
  await ward.openMenu('1')
  await ward.choose('Limits')
  await expect(ward.dialog.getByRole('table')).toBeVisible()
  expect(await seriousIn('dialog')).toEqual([])
  await ward.choose('Close')
  await ward.openPage('Limits: changed, off, expiring')
  await expect(ward.page.getByRole('row', { name: /^SpO2 low off/ })).toBeVisible()
  expect(await seriousIn('main')).toEqual([])
})
