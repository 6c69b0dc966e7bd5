import { Rest } from '../rest'
import { expect, test } from '../story'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
/** The rule: a server that cannot be reached for longer was down, and somebody signs for it. */
const DOWNTIME_MS = 30_000

test('the census of two units shows who needs somebody first and opens the patient', async ({
  makeUnit,
  makeRover,
  plug,
  nurse,
}) => {
  const [calm, ill] = [makeUnit(1), makeUnit(1)]
  await plug(calm.beds[0]!)
  const bed = await plug(ill.beds[0]!)
  const ward = await nurse({ nurse: makeRover(calm, ill) })
  const { page } = ward
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')

  await page.getByRole('button', { name: 'Census of all units' }).click()
  const rows = page.getByRole('list', { name: 'Patients, most urgent first' }).getByRole('article')
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toHaveAccessibleName(`${ill.name}, Bed 1, ${ill.beds[0]!.patient}`)
  await expect(rows.first()).toContainText('78')
  await expect(rows.last()).toHaveAccessibleName(`${calm.name}, Bed 1, ${calm.beds[0]!.patient}`)
  await expect(rows.last()).toContainText('97')
  await rows.first().getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: ill.beds[0]!.patient })).toBeVisible()
})

test('no page passes for live while the server is away, and the outage is signed for', async ({
  makeUnit,
  makeRover,
  plug,
  nurse,
  server,
}) => {
  const [plan, other] = [makeUnit(1), makeUnit(1)]
  const [{ subject, patient }] = [plan.beds[0]!]
  await plug(plan.beds[0]!)
  const rest = await Rest.as(plan.nurse, server)
  const range = () => ({ from: Date.now() - 3_600_000, to: Date.now() })
  await expect.poll(async () => (await rest.trend(subject, SPO2, range())).length).toBeGreaterThan(0)
  const [board, rounds, own] = [await nurse(plan), await nurse(plan), await nurse(plan)]
  const census = await nurse({ nurse: makeRover(plan, other) })
  await census.page.getByRole('button', { name: 'Census of all units' }).click()
  await expect(census.page.getByRole('article').filter({ hasText: patient })).toContainText('97')
  await own.openPatient('1')
  await expect(own.page.getByRole('heading', { level: 1, name: patient })).toBeVisible()
  await rounds.openPage('Rounds')
  await expect(rounds.page.getByRole('img', { name: /^SpO2, last 24 h, from 97 to 97/ })).toBeVisible()
  const pages = [board, rounds, own, census]
  for (const { notLive } of pages) await expect(notLive).toBeHidden()

  await server.kill()
  const killedAt = Date.now()
  for (const { notLive } of pages) await expect(notLive).toBeVisible()
  await expect.poll(() => Date.now() - killedAt, { timeout: 60_000 }).toBeGreaterThan(DOWNTIME_MS)
  await server.start()
  for (const { notLive } of pages) await expect(notLive).toBeHidden({ timeout: 20_000 })

  await board.page.reload()
  await board.openPage(/missed: sign off/)
  const list = board.page.getByRole('list', { name: 'Missed, to be signed for' })
  const outage = list.getByRole('listitem').filter({ hasText: 'Server away' })
  await expect(outage).toContainText(patient)
  await outage.getByLabel('Note').fill('Bedside monitors watched')
  await outage.getByRole('button', { name: 'Sign: I have seen to it' }).click()
  await expect(outage).toHaveCount(0)
  await board.page.getByLabel('Show signed ones too').check()
  await expect(outage).toContainText(`signed by ${plan.nurse.name}`)
  await expect(outage).toContainText('Bedside monitors watched')
})

test('the downtime sheet shows each patient with the last values', async ({ makeUnit, plug, nurse }) => {
  const plan = makeUnit(2)
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
  await ward.openPage('Downtime sheet')
  const sheet = ward.page.getByRole('table')
  for (const { label, patient } of plan.beds)
    await expect(sheet.getByRole('row').filter({ hasText: patient })).toContainText(label)
  const first = sheet.getByRole('row').filter({ hasText: plan.beds[0]!.patient })
  await expect(first).toContainText('SpO2 78')
  await expect(first).toContainText('HIGH')
})
