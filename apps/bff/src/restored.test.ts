import type { EpochMs, Sequence } from '@vigil/clinical'
import type { Restoration } from '@vigil/storage'
import { expect, it } from 'vitest'
import { SILENT } from './log'
import { createRestoredNotice } from './restored'

const TAKEN = Date.UTC(2026, 10, 21, 3, 30) as EpochMs
const RESTORED = Date.UTC(2026, 10, 21, 9) as EpochMs
const HOUR = 3_600_000

function given() {
  const time = { ms: 0 }
  const held: { restoration: Restoration | null } = {
    restoration: {
      takenAt: TAKEN,
      restoredAt: RESTORED,
      lost: { after: 1 as Sequence, before: 2 as Sequence },
      announcedAt: null,
      confirmed: null,
    },
  }
  const clock = { now: () => (RESTORED + time.ms) as EpochMs, monotonic: () => time.ms }
  const notice = createRestoredNotice({
    store: { restoration: () => Promise.resolve(held.restoration) },
    clock,
    log: SILENT,
  })
  const pass = async (ms: number) => {
    time.ms += ms
    notice.look()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { notice, held, pass }
}

const SAID = ['restored from the backup of 2026-11-21 03:30 UTC; what happened since then is missing']

it('[H48] says on every display which backup it is, until somebody confirms', async () => {
  const { notice, held, pass } = given()
  await notice.start()
  await pass(20 * HOUR)
  expect(notice.notices()).toEqual(SAID)
  held.restoration &&= { ...held.restoration, confirmed: { at: RESTORED, by: 'biomed1' } }
  await pass(10_000)
  expect(notice.notices()).toEqual([])
})

it('[H48] says it for 24 hours at most', async () => {
  const { notice, pass } = given()
  await notice.start()
  await pass(24 * HOUR - 1)
  expect(notice.notices()).toEqual(SAID)
  await pass(10_000)
  expect(notice.notices()).toEqual([])
})

it('[H48] says nothing of data that were never in a backup', async () => {
  const { notice, held } = given()
  held.restoration = null
  await notice.start()
  expect(notice.notices()).toEqual([])
})
