import { expect, test } from '../story'

test('a nurse sees a desaturation, takes it, and the other unit sees nothing', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const here = makeUnit()
  const elsewhere = makeUnit()
  const bed = await plug(here.beds[0]!)
  const own = await nurse(here)
  const other = await nurse(elsewhere)
  await expect(own.reading('1', 'SpO2')).toContainText('97')

  bed.show({ spo2: 78 })
  await expect(own.alarms).toContainText('SpO2', { timeout: 20_000 })
  await expect(own.alarms).toContainText('78')
  await expect(own.page).toHaveTitle(/\*\*\*/)

  await own.take('1')
  await expect(own.alarms).toContainText(`coming: ${here.nurse.name}`)

  await expect(other.alarms).toContainText('No alarms')
  await expect(other.page.getByText(here.beds[0]!.patient)).toHaveCount(0)
})
