import { afterEach, expect, it } from 'vitest'
import { alert, numerics } from './testing/monitor'
import { openWard, type Ward } from './testing/ward'

let ward: Ward
afterEach(() => ward.close())

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'

it('shows a published value to the unit with the same number', async () => {
  ward = await openWard()
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const monitor = await ward.monitor('mon-1')
  const answer = await monitor.publish('numerics', numerics({ [SPO2]: 97, MDC_ECG_HEART_RATE: 61.5 }))
  expect(answer).toEqual({ reasonCode: 0, reason: null })
  const values = await watcher.until(() => {
    const shown = watcher.frames.flatMap((frame) => frame.numerics)
    return shown.length >= 2 ? shown : undefined
  })
  const codeOf = (number: number) => watcher.streams().find(({ stream }) => stream === number)?.code
  const byCode = new Map(values.map(({ stream, value }) => [codeOf(stream), value]))
  expect(byCode).toEqual(
    new Map([
      [SPO2, 97],
      ['MDC_ECG_HEART_RATE', 61.5],
    ]),
  )
})

it('acknowledges an alert only with the alarm it raised', async () => {
  ward = await openWard()
  const monitor = await ward.monitor('mon-1')
  expect(await monitor.publish('alerts', alert('present'))).toMatchObject({ reasonCode: 0 })
  expect(ward.store.events).toMatchObject([{ type: 'raised' }])
})

it('announces a device alert to the unit after its commit', async () => {
  ward = await openWard()
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const monitor = await ward.monitor('mon-1')
  const release = ward.store.hold()
  const published = monitor.publish('alerts', alert('present'))
  await watcher.until(() => watcher.heard.find(({ event }) => event === 'heartbeat'))
  expect(watcher.alarms()).toEqual([])
  release()
  await published
  const raised = await watcher.until(() => watcher.alarms()[0])
  expect(raised).toMatchObject({
    type: 'raised',
    alarm: { subject: 'p1', priority: 'high', state: 'active' },
  })
  expect(ward.store.events.map(({ seq }) => seq)).toContain(raised.seq)
})
