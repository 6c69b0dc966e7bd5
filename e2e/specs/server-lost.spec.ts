import { Cable } from '../outage'
import { expect, test } from '../story'

test('the server is killed, the board says so, and the same alarm is there afterwards', async ({
  makeUnit,
  plug,
  nurse,
  server,
}) => {
  const plan = makeUnit()
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  await expect(ward.reading('1', 'SpO2')).toContainText('97')
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')

  await server.kill()
  // The five seconds themselves are counted by a fake clock: live/store/store.test.ts.
  await expect(ward.notLive).toBeVisible()

  await server.start()
  await expect(ward.notLive).toBeHidden()
  await expect(ward.alarms).toContainText('78')
  await expect(ward.reading('1', 'SpO2')).toContainText('78')
})

test('an alarm that rang while the display was cut off is shown as missed', async ({
  makeUnit,
  plug,
  nurse,
  server,
}) => {
  const cable = await Cable.to(server.ports.http)
  try {
    const plan = makeUnit()
    const bed = await plug(plan.beds[0]!)
    const ward = await nurse(plan, { baseURL: cable.url })
    await expect(ward.reading('1', 'SpO2')).toContainText('97')

    cable.pull()
    bed.show({ spo2: 78 })
    await expect(ward.notLive).toBeVisible()

    cable.plugIn()
    await expect(ward.notLive).toBeHidden()
    await ward.openAlarms()
    await expect(ward.panel).toContainText('1 alarm rang while this display was away')
    await expect(ward.alarms).toContainText('78')
  } finally {
    await cable.dispose()
  }
})
