import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { WardPage } from '../pages/ward-page'
import { Rest } from '../rest'
import { expect, test } from '../story'

async function seriousOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Of what passes only the fact is wanted.
    .options({ resultTypes: ['violations'] })
    // There are no frames of other origins: nothing to sum up in a second page, which takes most of the time.
    .setLegacyMode(true)
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

test('axe finds nothing serious on sign-in, board, alarm and patient', async ({
  makeUnit,
  plug,
  nurse,
  guest,
  server,
}) => {
  const visitor = await guest()
  await visitor.goto(server.url)
  await expect(visitor.getByLabel('User name')).toBeVisible()
  expect(await seriousOf(visitor)).toEqual([])

  const plan = makeUnit(4)
  const bed = await plug(plan.beds[0]!, { waves: true })
  const ward = await nurse(plan)
  await expect(ward.reading('1', 'SpO2')).toContainText('97')
  expect(await seriousOf(ward.page)).toEqual([])

  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
  expect(await seriousOf(ward.page)).toEqual([])

  await ward.openPatient('1')
  expect(await seriousOf(ward.page)).toEqual([])
})

test('axe finds nothing serious on census, rounds, missed list and downtime sheet', async ({
  makeUnit,
  makeRover,
  plug,
  nurse,
  server,
}) => {
  const plan = makeUnit(4)
  const bed = await plug(plan.beds[0]!)
  const rest = await Rest.as(plan.nurse, server)
  const range = { from: Date.now() - 3_600_000, to: Date.now() + 3_600_000 }
  const stored = () => rest.trend(plan.beds[0]!.subject, 'MDC_PULS_OXIM_SAT_O2', range)
  await expect.poll(async () => (await stored()).length).toBeGreaterThan(0)
  const ward = await nurse({ nurse: makeRover(plan, makeUnit(1)) })
  const { page } = ward
  bed.show({ spo2: 78 })
  await expect(ward.alarms).toContainText('78')
  await page.getByRole('button', { name: 'Census of all units' }).click()
  await expect(page.getByRole('article').first()).toContainText('78')
  expect(await seriousOf(page)).toEqual([])

  const shown = [
    ['Rounds', page.getByRole('img', { name: /^SpO2, last 24 h/ })],
    ['Missed, to be signed for', page.getByText('Nothing is waiting for a signature.')],
    ['Downtime sheet', page.getByRole('table')],
  ] as const
  for (const [name, sign] of shown) {
    await page.goto(`/unit/${plan.unit}`)
    await ward.openPage(name)
    await expect(sign).toBeVisible()
    expect.soft(await seriousOf(page), name).toEqual([])
  }
})

test('axe finds nothing serious on any dialog of admission, transfer and swap', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const plan = makeUnit(3, ['1', '2'])
  await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  const admit = () => ward.tile('1').getByRole('button', { name: 'Bed 1: Admit' }).click()
  await expect(ward.tile('1')).toContainText('Monitor running, nobody admitted')
  await check(ward, admit, ['Admit a known patient', 'Moves and undo', 'Admit unknown patient'])

  await admit()
  await ward.choose('Admit unknown patient')
  await ward.choose('Admit')
  await expect(ward.reading('1', 'SpO2')).toContainText('97')
  expect.soft(await seriousOf(ward.page), 'toast').toEqual([])
  await check(ward, () => ward.openMenu('1'), [
    'Say who it is',
    'Merge with a known patient',
    'Oxygen, flags, ceiling of care',
    'Off the unit for a while',
    'Transfer',
    'Replace a device',
    'Discharge',
    'Moves and undo',
  ])
})

async function check(ward: WardPage, open: () => Promise<void>, steps: readonly string[]): Promise<void> {
  await open()
  await expect(ward.dialog).toBeVisible()
  expect.soft(await seriousOf(ward.page), 'menu').toEqual([])
  await ward.choose('Close')
  for (const step of steps) {
    await open()
    await ward.choose(step)
    await expect(ward.dialog.getByRole('button', { name: 'Moves and undo' })).toBeHidden()
    expect.soft(await seriousOf(ward.page), step).toEqual([])
    await ward.choose('Close')
    await expect(ward.dialog).toBeHidden()
  }
}
