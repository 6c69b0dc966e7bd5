import { expect, it } from 'vitest'
import { percentiles } from './figures'
import { COUNTED, countedValue, numericsMessage } from './load'

it('takes percentiles from the sorted values', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect(percentiles(values)).toEqual({ count: 100, p50: 51, p95: 96, p99: 100 })
})

it('says that nothing was measured', () => {
  expect(percentiles([])).toEqual({ count: 0, p50: Number.NaN, p95: Number.NaN, p99: Number.NaN })
})

it('counts up inside the limits of an adult and starts anew', () => {
  expect([0, 59, 60].map(countedValue)).toEqual([60, 119, 60])
  expect(numericsMessage(1, 0, 7)).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    values: expect.arrayContaining([{ code: COUNTED, unit: '/min', value: 67 }]) as unknown,
  })
})
