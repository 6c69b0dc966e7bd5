import type { AlarmEvent, EpochMs, UnitId } from '@vigil/clinical'
import { expect, it } from 'vitest'
import { createFloods } from './floods'

const ICU = 'north/icu' as UnitId
const WARD = 'north/ward' as UnitId

it('says which unit is in a flood, and for how long', () => {
  let now = 1_000 as EpochMs
  const told: ((event: AlarmEvent) => void)[] = []
  const onEvent = (listener: (event: AlarmEvent) => void) => {
    told.push(listener)
    return () => undefined
  }
  const tell = (event: object) => told.forEach((listener) => listener(event as AlarmEvent))
  const floods = createFloods({ engine: { onEvent }, clock: { now: () => now } })
  const raised = { type: 'raised', at: now, alarm: { unit: ICU, state: 'active' } }
  for (let alarm = 0; alarm < 9; alarm++) tell(raised)
  tell({ ...raised, type: 'accepted' })
  expect(floods(ICU)).toBeNull()
  tell(raised)
  expect(floods(ICU)).toEqual({ since: now })
  expect(floods(WARD)).toBeNull()
  now = (now + 10 * 60_000) as EpochMs
  expect(floods(ICU)).toBeNull()
})
