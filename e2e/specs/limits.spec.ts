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
  const limit = (name: string | RegExp) => ward.dialog.getByRole('textbox', { name })
  bed.show({ spo2: 89 })
  await expect(ward.reading('1', 'SpO2')).toContainText('89')

  // The graver limit of this story has no delay.
  await ward.openPatient('1')
  await ward.page.keyboard.press('l')
  await limit('SpO2 low, extreme').fill('90')
  await ward.choose('Set 1 limit')
  await expect(ward.dialog.getByText('Set. In force now.')).toBeVisible()
  await expect(ward.dialog.getByText('◆ usual 82')).toBeVisible()
  await expect(ward.alarms).toContainText('SpO2 89 < 90')
  const { violations } = await new AxeBuilder({ page: ward.page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  await limit('HR low').fill('10')
  await ward.choose('Set 1 limit')
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
