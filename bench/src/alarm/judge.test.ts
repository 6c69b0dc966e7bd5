import { expect, it } from 'vitest'
import { planCrossings } from '../schedule'
import { longestWithin, outcomes } from './judge'
import type { SeenAlarm } from './page-probe'

const crossings = planCrossings({ beds: 4, from: 0, count: 2, everyMs: 500, lastsMs: 100 })

const seen = (subject: string, condition: string, receivedAt: number): SeenAlarm => ({
  subject,
  condition,
  receivedAt,
  arrived: receivedAt + 5,
  stood: false,
  dom: receivedAt + 20,
  pulse: null,
})

const subjectOf = (bed: number) => `p-${bed}`

it('gives each crossing the first alarm of its bed and condition that came after it', () => {
  const own = seen('p-0', 'asystole', 1_010)
  const alarms = [seen('p-0', 'asystole', 900), seen('p-0', 'rr-high', 1_005), own]
  const { found, lost } = outcomes(crossings, [[0, 1_000]], alarms, subjectOf)
  expect(found.map(({ alarm }) => alarm)).toEqual([own])
  expect(lost).toEqual([])
})

it('says which crossing no page saw', () => {
  const alarms = [seen('p-0', 'asystole', 1_010)]
  const sent = [
    [0, 1_000],
    [1, 1_500],
  ] as const
  expect(outcomes(crossings, sent, alarms, subjectOf).lost).toEqual([1])
})

it('finds the longest stretch that a span meets', () => {
  const slices = [
    [100, 50],
    [200, 80],
    [400, 300],
  ] as const
  expect(longestWithin(slices, 140, 250)).toBe(80)
  expect(longestWithin(slices, 290, 390)).toBe(0)
})
