import { expect, it, vi } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import type { SubjectLimit } from '@vigil/storage'
import { aHospital, subjectNamed, userNamed } from '../testing/hospital'
import { createExpiryWatch } from './expiry'

const change: SubjectLimit = {
  subject: subjectNamed('p1'),
  condition: 'spo2-low',
  priority: 'medium',
  to: { kind: 'off' },
  reason: 'probe',
  confirmed: false,
  category: 'adult',
  by: { user: userNamed('n'), name: 'N' },
  at: 0 as EpochMs,
  expiresAt: 1_000 as EpochMs,
}

it('follows once when a limit comes back, whatever the database does', () => {
  const time = { now: 0 as EpochMs }
  const follow = vi.fn<() => void>()
  // The row stays open: nobody could end it on disk.
  const hospital = { ...aHospital(), limitChanges: [change, { ...change, expiresAt: null }] }
  const watch = createExpiryWatch({ hospital: () => hospital }, { now: () => time.now }, follow)
  const at = (now: number) => {
    time.now = now as EpochMs
    watch()
    return follow.mock.calls.length
  }
  expect([at(999), at(1_000), at(1_001), at(5_000)]).toEqual([0, 1, 1, 1])
})
