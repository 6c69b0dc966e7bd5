import type { Page } from '@playwright/test'
import type { Bed } from '../bed'
import { pulsesOf, type Pulse } from '../sound-measure'
import { installRecorder, render, scheduled } from '../sound-recorder'
import { expect, test } from '../story'
import type { WardPage } from '../pages/ward-page'

/** IEC 60601-1-8 tables 3 and 4 as the reference sheet quotes them; a meter reads within this of what was set. */
const READ_MS = 6
const RATE = 44_100

type Priority = 'high' | 'medium' | 'low'
const PULSE_MS = { high: [75, 200], medium: [125, 250], low: [125, 250] } as const
const PULSES = { high: 10, medium: 3, low: 1 } as const
const PAUSE_S = { high: [2.5, 15], medium: [2.5, 30], low: [15, Number.POSITIVE_INFINITY] } as const

/** A display that may sound, and what it schedules from now on. */
async function withSound(ward: WardPage): Promise<void> {
  await ward.page.addInitScript(installRecorder)
  await ward.open()
  await expect(ward.reading('1', 'SpO2')).toContainText('97')
  await ward.page.locator('body').click({ position: { x: 1, y: 1 } })
  await expect(ward.page.getByRole('button', { name: /^Sound on/ })).toBeVisible()
}

/** What is scheduled once the burst of this priority is, and how it sounds. */
async function measured(page: Page, priority: Priority) {
  await expect
    .poll(async () => {
      const [first] = await scheduled(page)
      return first && pulsesOf(await render(page, first.seconds, RATE), RATE).length
    })
    .toBe(PULSES[priority])
  const bursts = await scheduled(page)
  const samples = await render(page, bursts[0]?.seconds ?? 0, RATE)
  return { bursts, pulses: pulsesOf(samples, RATE) }
}

const gapsOf = (pulses: readonly Pulse[]) =>
  pulses.slice(1).map(({ startMs }, index) => startMs - (pulses[index]?.endMs ?? 0))

function expectPulses(pulses: readonly Pulse[], priority: Priority, frequency: number): void {
  const [shortest, longest] = PULSE_MS[priority]
  for (const pulse of pulses) {
    expect(pulse.endMs - pulse.startMs).toBeGreaterThan(shortest)
    expect(pulse.endMs - pulse.startMs).toBeLessThan(longest + READ_MS)
    expect(pulse.fundamental).toBeGreaterThan(frequency - 2)
    expect(pulse.fundamental).toBeLessThan(frequency + 2)
    const share = pulse.riseMs / (pulse.endMs - pulse.startMs)
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.2)
    const audible = pulse.harmonics.filter((level, index) => {
      const component = frequency * (index + 1)
      return component >= 300 && component <= 4_000 && Math.abs(level) <= 15
    })
    expect(audible.length).toBeGreaterThanOrEqual(4)
  }
  const peaks = pulses.map(({ peak }) => 20 * Math.log10(peak))
  expect(Math.max(...peaks) - Math.min(...peaks)).toBeLessThan(10)
}

/** 3 + 2, pause, 3 + 2: x, x, 2x + t_d, x; then 0.35 to 1.3 s; then the same again. */
function expectRhythm(gaps: readonly number[], priority: Priority, pulseMs: number): void {
  const near = (value: number | undefined, wanted: number) =>
    expect(Math.abs((value ?? 0) - wanted)).toBeLessThan(READ_MS)
  if (priority === 'low') return
  const [x = 0] = gaps
  const [least, most] = priority === 'high' ? [50, 125] : [125, 250]
  expect(x).toBeGreaterThanOrEqual(least)
  expect(x).toBeLessThanOrEqual(most)
  if (priority === 'medium') return near(gaps[1], x)
  for (const half of [gaps.slice(0, 4), gaps.slice(5)]) {
    near(half[0], x)
    near(half[1], x)
    near(half[2], 2 * x + pulseMs)
    near(half[3], x)
  }
  expect(gaps[4]).toBeGreaterThanOrEqual(350)
  expect(gaps[4]).toBeLessThanOrEqual(1_300)
}

for (const [kind, code, frequency] of [
  ['physiological', 'MDC_EVT_ECG_SINUS_TACHY', 523.25],
  ['technical', 'MDC_EVT_BATT_LO', 261.63],
] as const)
  test(`the ${kind} sounds have pulses, spacing, pitch and level of the tables`, async ({
    makeUnit,
    plug,
    nurse,
  }) => {
    const plan = makeUnit(3)
    const beds: Bed[] = []
    for (const bed of plan.beds) beds.push(await plug(bed))
    const ward = await nurse(plan)
    await withSound(ward)
    const level: number[] = []
    for (const [index, priority] of (['low', 'medium', 'high'] as const).entries()) {
      beds[index]?.alert({ priority, text: `TEST ${priority}`, class: kind, code })
      const { bursts, pulses } = await measured(ward.page, priority)
      expectPulses(pulses, priority, frequency)
      const pulseMs = (pulses[0]?.endMs ?? 0) - (pulses[0]?.startMs ?? 0)
      expectRhythm(gapsOf(pulses), priority, pulseMs)
      const [first, second] = bursts
      const pause = (second?.at ?? 0) - (first?.at ?? 0) - (first?.seconds ?? 0)
      expect(pause).toBeGreaterThanOrEqual(PAUSE_S[priority][0])
      expect(pause).toBeLessThanOrEqual(PAUSE_S[priority][1])
      // The first of them at once, on a clock that runs.
      expect(first?.state).toBe('running')
      expect(first?.ahead).toBeLessThan(0.05)
      level.push(Math.max(...pulses.map(({ peak }) => peak)))
    }
    const [low = 0, medium = 0, high = 0] = level
    expect(high).toBeGreaterThanOrEqual(medium)
    expect(medium).toBeGreaterThanOrEqual(low)
    // The floor of low, -15 dB of half of full scale.
    expect(20 * Math.log10(low)).toBeGreaterThan(20 * Math.log10(0.5) - 15 - 3)
  })

test('an unanswered alarm becomes louder from burst to burst', async ({ makeUnit, plug, nurse }) => {
  const plan = makeUnit(1)
  const bed = await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  await withSound(ward)
  bed.alert({ priority: 'medium', text: 'TEST rise' })
  await measured(ward.page, 'medium')
  const samples = await render(ward.page, 72, RATE)
  const peaks = pulsesOf(samples, RATE).map(({ peak }) => 20 * Math.log10(peak))
  expect(peaks.length).toBeGreaterThanOrEqual(9)
  expect(peaks.at(-1)! - peaks[0]!).toBeGreaterThan(5.5)
  expect(peaks.toSorted((a, b) => a - b).at(-1)).toBeLessThanOrEqual(20 * Math.log10(0.7))
})

test('a person says whether the test sound of this shift is heard', async ({ makeUnit, plug, nurse }) => {
  const plan = makeUnit(1)
  await plug(plan.beds[0]!)
  const ward = await nurse(plan)
  await withSound(ward)
  const line = ward.page.getByRole('button', { name: /^Sound test of this shift/ })
  const dialog = ward.page.getByRole('dialog', { name: 'Sound test of this display' })
  await line.click()
  await dialog.getByRole('button', { name: 'Play test sound' }).click()
  await dialog.getByRole('button', { name: 'No', exact: true }).click()
  await expect(dialog).toContainText('Recorded.')
  await dialog.getByRole('button', { name: 'Close' }).click()

  const silent = ward.page.getByRole('button', { name: /^The test sound was not heard/ })
  await silent.click()
  await dialog.getByRole('button', { name: 'Play test sound' }).click()
  await dialog.getByRole('button', { name: 'Yes, I heard it' }).click()
  await expect(dialog).toContainText('Recorded.')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(line.or(silent)).toBeHidden()
  const played = await scheduled(ward.page)
  expect(played).toHaveLength(2)
  expect(pulsesOf(await render(ward.page, 1, RATE), RATE)).toHaveLength(3)
})
