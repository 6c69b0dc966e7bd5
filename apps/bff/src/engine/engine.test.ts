import { afterEach, expect, it } from 'vitest'
import { ICU, userNamed } from '../testing/hospital'
import { alert, numerics } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
let ward: Ward
afterEach(() => ward.close())

it('has the same open alarms after a restart', async () => {
  ward = await openWard()
  const monitor = await ward.monitor('mon-1')
  await monitor.publish('alerts', alert('present'))
  const [alarm] = ward.server.engine.openAlarms([ICU])
  if (!alarm) throw new Error('no alarm')
  const { condition, episode } = alarm
  const actor = { user: userNamed('icu-nurse'), name: 'Nurse', station: null, remote: false }
  const command = { type: 'acknowledge', condition, episode, key: 'key-0001', owner: 'coming' } as const
  await ward.server.engine.command(alarm.subject, actor, command)
  const before = ward.server.engine.openAlarms([ICU])
  const last = ward.server.engine.lastSequence(ICU)
  await ward.close()
  ward = await openWard(ward.store)
  const after = ward.server.engine.openAlarms([ICU])
  expect(after.map(({ id, episode, owner }) => ({ id, episode, owner }))).toEqual(
    before.map(({ id, episode, owner }) => ({ id, episode, owner })),
  )
  expect(before).toHaveLength(1)
  expect(ward.server.engine.lastSequence(ICU)).toBeGreaterThanOrEqual(last ?? Infinity)
})

it('shows the last known value with its age after a restart', async () => {
  ward = await openWard()
  const monitor = await ward.monitor('mon-1')
  const measuredAt = Date.now() - 3_000
  await monitor.publish('numerics', numerics({ [SPO2]: 93 }, measuredAt))
  await ward.close()
  ward = await openWard(ward.store)
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const frame = await watcher.until(() => watcher.frames[0])
  expect(frame.numerics).toMatchObject([{ value: 93, measuredAt }])
})
