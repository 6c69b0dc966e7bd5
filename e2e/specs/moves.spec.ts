import { Rest } from '../rest'
import { expect, test } from '../story'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'

test('a patient moves to another unit in mid-alarm, and rings there without an owner', async ({
  makeUnit,
  makeRover,
  plug,
  nurse,
}) => {
  const [from, to] = [makeUnit(2), makeUnit(2, ['1'])]
  const [old, next] = [await plug(from.beds[0]!), await plug(to.beds[0]!)]
  const [rover, here, there] = [
    await nurse({ nurse: makeRover(from, to) }),
    await nurse(from),
    await nurse(to),
  ]
  await expect(there.tile('1')).toContainText('Monitor running, nobody admitted')
  await expect(there.alarms).toContainText('No alarms')
  await expect(here.reading('1', 'SpO2')).toContainText('97')
  old.show({ spo2: 78 })
  next.show({ spo2: 77 })
  await expect(here.alarms).toContainText('78')
  await here.take('1')
  await expect(here.alarms).toContainText(`coming: ${from.nurse.name}`)

  await rover.page.goto(`/unit/${from.unit}`)
  await rover.openMenu('1')
  await rover.choose('Transfer')
  await rover.dialog.getByLabel('To unit').selectOption({ label: to.name })
  await rover.dialog.getByRole('radio', { name: 'Bed 1', exact: true }).check()
  await rover.choose('Transfer')
  await expect(rover.toast).toContainText('Transferred to Bed 1')

  await expect(here.alarms).toContainText('No alarms')
  await expect(here.tile('1')).toContainText('Monitor running, nobody admitted')
  old.unplug()
  await expect(here.tile('1')).toContainText('Empty')
  await expect(there.tile('1')).toContainText(from.beds[0]!.patient)
  await expect(there.alarms).toContainText('77')
  await expect(there.alarms).not.toContainText('coming')
  await there.take('1')
  await expect(there.alarms).toContainText(`coming: ${to.nurse.name}`)
})

test('a monitor is swapped, and its alarm stays the same one', async ({ makeUnit, plug, nurse, server }) => {
  const plan = makeUnit()
  const [place] = plan.beds
  const [old, spare] = [await plug(place!), await plug(plan.spare)]
  spare.show({ spo2: 77, hr: 91 })
  const ward = await nurse(plan)
  const rest = await Rest.as(plan.nurse, server)
  const spo2 = async () => (await rest.readings(place!.subject)).find(({ code }) => code === SPO2)
  old.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
  await ward.take('1')
  await expect(ward.alarms).toContainText(`coming: ${plan.nurse.name}`)
  const before = await spo2()
  expect(before).toMatchObject({ source: place!.device, value: 78 })

  await ward.openMenu('1')
  await ward.choose('Replace a device')
  await ward.dialog.getByLabel('Type or scan the id of the new device').fill(plan.spare.device)
  await ward.choose('Replace')
  await expect(ward.toast).toContainText(`${place!.device} replaced by ${plan.spare.device}`)

  await expect(ward.digits('1', 'SpO2')).toHaveText('77')
  await expect(ward.digits('1', 'HR')).toHaveText('91')
  await expect(ward.alarms).toContainText(`coming: ${plan.nurse.name}`)
  await expect.poll(spo2).toMatchObject({ source: plan.spare.device, value: 77, limits: before?.limits })
  const events = await rest.alarms(plan.unit)
  const episodes = events.map(({ alarm: { subject, condition, id, episode } }) =>
    [subject, condition, id, episode].join(' '),
  )
  expect(new Set(episodes).size).toBe(1)
  expect(events.map(({ type }) => type)).not.toContain('ended')

  await ward.openPatient('1')
  await expect(ward.page.getByRole('complementary', { name: 'Alarms of this patient' })).toContainText(
    `${place!.device} replaced by ${plan.spare.device}`,
  )
})

test('a patient goes to CT and comes back, and silence meanwhile is no alarm', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const plan = makeUnit()
  const [place] = plan.beds
  const bed = await plug(place!)
  const ward = await nurse(plan)
  const tile = ward.tile('1')
  await expect(ward.reading('1', 'SpO2')).toContainText('97')
  await ward.openMenu('1')
  await ward.choose('Off the unit for a while')
  await ward.dialog.getByRole('radio', { name: 'CT' }).check()
  await ward.dialog.getByRole('radio', { name: 'in 30 min' }).check()
  await ward.choose('Leave the unit')
  await expect(tile).toContainText(/CT, back \d\d:\d\d/)

  bed.unplug()
  // Struck out at 20 s: a loss would have been shown at 5 s and would sound by now.
  await expect(ward.reading('1', 'SpO2')).toHaveAttribute('data-freshness', 'struck', { timeout: 35_000 })
  await expect(ward.alarms).toContainText('No alarms')
  await expect(tile).toContainText(/CT, back \d\d:\d\d/)

  const again = await plug(place!)
  await expect(ward.reading('1', 'SpO2')).toHaveAttribute('data-freshness', 'live')
  await tile.getByRole('button', { name: 'Back', exact: true }).click()
  await expect(ward.toast).toContainText('Back on the unit')
  await expect(tile).not.toContainText('CT, back')
  again.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
})

test('the network of a unit goes: one alarm lists the beds and ends with their return', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const [plan, other] = [makeUnit(4), makeUnit(1)]
  const beds = await Promise.all(plan.beds.map((each) => plug(each)))
  await plug(other.beds[0]!)
  const ward = await nurse(plan)
  const elsewhere = await nurse(other)
  for (const { label } of plan.beds) await expect(ward.reading(label, 'SpO2')).toContainText('97')

  for (const bed of beds) bed.unplug()
  await expect(ward.alarms).toContainText('Network: no data from beds 1, 2, 3 and 4', { timeout: 30_000 })
  await ward.openAlarms()
  await expect(ward.panel.getByRole('article')).toHaveCount(1)
  await ward.closeAlarms()
  await expect(elsewhere.reading('1', 'SpO2')).toHaveAttribute('data-freshness', 'live')
  await expect(elsewhere.alarms).toContainText('No alarms')

  for (const each of plan.beds) await plug(each)
  await expect(ward.alarms).toContainText('No alarms')
  for (const { label } of plan.beds)
    await expect(ward.reading(label, 'SpO2')).toHaveAttribute('data-freshness', 'live')
})
