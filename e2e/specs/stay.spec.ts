import { Rest } from '../rest'
import { expect, test } from '../story'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'

test('a stay goes on paper: the plots, the table and the alarm that was taken', async ({
  makeUnit,
  plug,
  nurse,
  server,
}) => {
  const plan = makeUnit(1)
  const { subject, patient } = plan.beds[0]!
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  const { page } = ward
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
  const rest = await Rest.as(plan.nurse, server)
  const range = () => ({ from: Date.now() - 3_600_000, to: Date.now() })
  await expect.poll(async () => (await rest.trend(subject, SPO2, range())).length).toBeGreaterThan(0)

  await ward.openPatient('1')
  await page.getByRole('button', { name: 'Stay on paper' }).click()
  await expect(page.getByRole('heading', { name: `Stay on paper, ${patient}` })).toBeVisible()
  await expect(page.getByRole('img', { name: /^SpO2, from \d+ to \d+ %/ })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'SpO2 %' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'SpO2 78 < 82' })).toContainText('still open')
  await page.getByRole('button', { name: 'Whole stay' }).click()
  await expect(page.getByRole('img', { name: /^SpO2/ })).toBeVisible()

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText('From a secondary display.')).toBeVisible()
  await expect(page.getByText(patient, { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(ward.alarms).toBeHidden()
})
