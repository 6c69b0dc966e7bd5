import { DEFICIENCIES, lookOf, see } from '../pixels'
import { expect, test } from '../story'

test('every priority stays readable and distinct without colour vision', async ({
  makeUnit,
  plug,
  nurse,
  guest,
}) => {
  const plan = makeUnit(4)
  const [high, medium, low, gone] = await Promise.all(plan.beds.map((bed) => plug(bed)))
  // Steady fills: a picture must not catch a flash in its dark half.
  const ward = await nurse(plan, { reducedMotion: 'reduce', viewport: { width: 2560, height: 1440 } })
  const darkroom = await guest()
  await expect(ward.reading('4', 'SpO2')).toContainText('97')
  high?.show({ spo2: 78 })
  medium?.alert({ priority: 'medium', text: 'MEDIUM TEST' })
  low?.alert({ priority: 'low', text: 'LOW TEST' })
  gone?.unplug()

  const lines = [
    ['1', '*** '],
    ['2', '** '],
    ['3', '* '],
    ['4', '!'],
  ] as const
  for (const [label, marker] of lines)
    await expect(ward.alarmLine(label)).toContainText(marker, { timeout: 30_000 })

  for (const sight of DEFICIENCIES) {
    await see(ward.page, sight)
    for (const [label, marker] of lines) {
      await expect(ward.alarmLine(label)).toContainText(marker)
      const { contrast } = await lookOf(ward.alarmLine(label), darkroom)
      expect.soft(contrast, `bed ${label} seen with ${sight}`).toBeGreaterThanOrEqual(4.5)
    }
  }
})

test('an old value differs from a live one by more than its colour', async ({ makeUnit, plug, nurse }) => {
  const plan = makeUnit(1)
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  const spo2 = ward.reading('1', 'SpO2')
  await expect(spo2).toContainText('97')
  await expect(ward.digits('1', 'SpO2')).not.toHaveCSS('text-decoration-line', 'line-through')
  bed.unplug()
  await expect(spo2).toHaveAttribute('data-freshness', 'struck', { timeout: 35_000 })
  await expect(ward.digits('1', 'SpO2')).toHaveCSS('text-decoration-line', 'line-through')
})
