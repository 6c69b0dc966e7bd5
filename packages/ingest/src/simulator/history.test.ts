import { expect, it } from 'vitest'
import { historyOf } from './history'

it('knows the same of a person whenever it is asked', () => {
  expect(historyOf('D1037')).toEqual(historyOf('D1037'))
  const all = Array.from({ length: 200 }, (_, i) => historyOf(`D${1000 + i}`))
  const allergic = all.filter(({ allergy }) => allergy !== null)
  expect(allergic.length).toBeGreaterThan(45)
  expect(allergic.length).toBeLessThan(95)
  expect(all.filter(({ isolated }) => isolated).length).toBeLessThan(40)
  expect(all.every(({ weightKg }) => weightKg > 30 && weightKg < 140)).toBe(true)
})
