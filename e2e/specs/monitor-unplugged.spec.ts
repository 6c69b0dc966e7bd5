import { expect, test } from '../story'

// clinical-decisions 5 and "Stale-after by class": grey at 5 s, struck at 20 s, technical alarm in between.
test('a monitor is unplugged: its values age, are struck through, and an alarm says so', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const plan = makeUnit()
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  const spo2 = ward.reading('1', 'SpO2')
  await expect(spo2).toContainText('97')
  await expect(spo2).toHaveAttribute('data-freshness', 'live')

  bed.unplug()
  await expect(spo2).toHaveAttribute('data-freshness', 'late')
  await expect(ward.alarms).toContainText('Monitor lost', { timeout: 15_000 })
  await expect(spo2).toHaveAttribute('data-freshness', 'struck', { timeout: 25_000 })

  await plug(plan.beds[0]!)
  await expect(spo2).toHaveAttribute('data-freshness', 'live')
  await expect(ward.alarms).toContainText('No alarms')
})
