import { expect, test } from '../story'

test('sixteen beds sweep their waveforms and a frozen screen stands still', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const plan = makeUnit(16)
  for (const bed of plan.beds) await plug(bed, { waves: true })
  const ward = await nurse(plan)
  await ward.useView('Waves')
  for (const { label } of plan.beds) await expect(ward.trace(label)).toBeVisible()
  const trace = ward.trace('16')
  const first = await trace.screenshot()
  await expect.poll(async () => first.equals(await trace.screenshot())).toBe(false)

  await ward.page.getByRole('button', { name: 'Freeze waves' }).click()
  const frozen = await trace.screenshot()
  await ward.page.waitForTimeout(500)
  expect(frozen.equals(await trace.screenshot())).toBe(true)
})
