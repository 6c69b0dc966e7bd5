import { expect, test } from '../story'

const SECONDARY = 'Secondary display – bedside monitor is primary'

const SCREENS = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
]

test('sixty-four beds fit one screen at three sizes without scrolling', async ({ makeUnit, plug, nurse }) => {
  const plan = makeUnit(64)
  await plug(plan.beds[0]!)
  await plug(plan.beds[63]!)
  const ward = await nurse(plan)
  for (const size of SCREENS) {
    await ward.page.setViewportSize(size)
    await expect(ward.tiles).toHaveCount(64)
    await expect(ward.reading('64', 'SpO2')).toBeInViewport({ ratio: 1 })
    await expect(ward.reading('1', 'SpO2')).toBeInViewport({ ratio: 1 })
    const room = await ward.page.evaluate(() => ({
      width: document.documentElement.scrollWidth - innerWidth,
      height: document.documentElement.scrollHeight - innerHeight,
    }))
    expect(room).toEqual({ width: 0, height: 0 })
  }
})

test('on the wall the alarm text is at least 2.5 percent of the height', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const plan = makeUnit(16)
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  await ward.useLayout('Wall')
  bed.show({ spo2: 78 })
  const text = ward.alarms.getByText(/78/).first()
  await expect(text).toBeVisible()
  for (const size of SCREENS) {
    await ward.page.setViewportSize(size)
    await expect(ward.page.getByText(SECONDARY)).toBeInViewport({ ratio: 1 })
    const share = await text.evaluate(
      (element) => Number.parseFloat(getComputedStyle(element).fontSize) / innerHeight,
    )
    expect(share).toBeGreaterThanOrEqual(0.025)
  }
})

test('a phone shows a list that scrolls one way, alarming bed included', async ({
  makeUnit,
  plug,
  nurse,
}) => {
  const plan = makeUnit(8)
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  bed.show({ spo2: 78 })
  await expect(ward.page.getByText(/78/).first()).toBeVisible()
  await expect(ward.page.getByText(SECONDARY)).toBeInViewport({ ratio: 1 })
  const overflow = await ward.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})
