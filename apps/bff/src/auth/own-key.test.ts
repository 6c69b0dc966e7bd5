import { expect, it } from 'vitest'
import { userNamed } from '../testing/hospital'
import { ownKey } from './own-key'

it('makes no two pairs of sender and key one, whatever stands in them', () => {
  const pairs = [
    ['a', 'b:c'],
    ['a:b', 'c'],
    ['a%3Ab', 'c'],
  ] as const
  expect(new Set(pairs.map(([user, key]) => ownKey({ user: userNamed(user) }, key))).size).toBe(3)
})
