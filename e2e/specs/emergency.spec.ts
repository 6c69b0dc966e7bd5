import { expect, test } from '../story'

test('one key gives a patient the screen and a running timer until a person ends it', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const plan = makeUnit(2)
  const bed = await plug(plan.beds[0]!, { waves: true })
  await plug(plan.beds[1]!)
  const ward = await nurse(plan)
  await expect(ward.reading('1', 'SpO2')).toContainText('97')
  await ward.openPatient('1')
  const history = ward.page.getByRole('complementary', { name: 'Alarms of this patient' })
  await expect(history).toBeVisible()

  await ward.page.keyboard.press('c')
  const timer = ward.page.getByRole('timer')
  await expect(timer).toHaveText(/^0:0[1-9]$/)
  await expect(history).toBeHidden()
  await expect(ward.page.getByRole('group', { name: /^SpO2/ }).first()).toContainText('97')
  await ward.page.getByRole('button', { name: 'Shock' }).click()
  await expect(ward.page.getByRole('list', { name: 'Marks' })).toContainText('Shock')

  // A reload stops nothing, and an alarm stands above it.
  await ward.page.reload()
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
  await expect(ward.page.getByRole('list', { name: 'Marks' })).toContainText('Shock')

  await ward.page.getByRole('button', { name: 'End', exact: true }).click({ delay: 3_000 })
  await ward.page.getByRole('button', { name: 'Close and delete' }).click()
  await expect(timer).toBeHidden()
  await expect(history).toBeVisible()
})
