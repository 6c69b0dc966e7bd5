import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../story'

async function seriousOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
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
