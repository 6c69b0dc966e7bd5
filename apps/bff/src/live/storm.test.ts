import { afterEach, expect, it } from 'vitest'
import { alert, numerics } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
/** For a test machine; the pages of a large hospital are 500 (H60). */
const PAGES = 40

let ward: Ward
afterEach(() => ward.close())

it('[H60] gives every page of a storm its alarms in the first answer, before any number', async () => {
  ward = await openWard()
  const users = await ward.nurses(PAGES)
  const monitor = await ward.monitor('mon-1')
  await monitor.publish('alerts', alert('present'))
  await monitor.publish('numerics', numerics({ [SPO2]: 80 }))
  const pages = await Promise.all(users.map((id) => ward.watcher(id)))
  const answers = await Promise.all(
    pages.map(
      (page) =>
        new Promise<{ answer: unknown; framesBefore: number }>((resolve) => {
          const hello = { protocol: 1, build: 'test', units: ['north/icu'], waveforms: 'all' }
          // Counted as the answer comes, before anything behind it is read.
          page.socket.emit('hello', hello, (answer: unknown) =>
            resolve({ answer, framesBefore: page.frames.length }),
          )
        }),
    ),
  )
  for (const { answer, framesBefore } of answers) {
    expect(answer).toMatchObject({ ok: true, value: { alarms: [{ condition: 'asystole' }] } })
    expect(framesBefore).toBe(0)
  }
  // Then the numbers, to each of them.
  for (const page of pages) {
    const frame = await page.until(() => page.frames[0])
    expect(frame.numerics).toMatchObject([{ value: 80 }])
  }
})
