import { expect, it } from 'vitest'
import { aBed, aBoard, aSubject } from '../live/testing/builders'
import { surroundings } from './places'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const device = (id: string, over: { readonly link?: 'online' | 'lost' | 'off' } = {}) => ({
  id: brand(id),
  type: 'bedside-monitor' as const,
  simulated: false,
  association: null,
  link: 'online' as const,
  battery: null,
  lastSeenAt: null,
  clockSkewMs: null,
  ...over,
})

it('knows the bed of each device, homed or worn, and which are gone', () => {
  const board = aBoard({
    beds: [
      aBed({ label: '3', subject: aSubject({ devices: [device('worn', { link: 'lost' })] }), devices: [] }),
      aBed({ label: '4', subject: null, devices: [device('wall')] }),
    ],
    others: [aSubject({ id: brand('fridge'), devices: [device('probe', { link: 'off' })] })],
  })
  const { beds, gone, types } = surroundings([board], () => null)
  expect([...beds]).toEqual([
    ['worn', '3'],
    ['wall', '4'],
  ])
  expect([...gone]).toEqual(['worn', 'probe'])
  expect(types.get(brand('probe'))).toBe('bedside-monitor')
})
