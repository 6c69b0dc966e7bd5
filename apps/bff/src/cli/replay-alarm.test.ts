import type { EpochMs } from '@vigil/clinical'
import { afterEach, expect, it } from 'vitest'
import { alert } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'
import { runCommand } from './run'
import type { Terminal } from './verb'
import { replayAlarmVerbs } from './verbs/replay-alarm'

let ward: Ward
afterEach(() => ward.close())

async function vigil(...argv: readonly string[]): Promise<{ status: number; printed: string }> {
  const lines: string[] = []
  const print = (line: string) => void lines.push(line)
  // The verbs use the store, the time and the lines alone.
  const terminal = {
    store: () => Promise.resolve(ward.store.port),
    now: () => (Date.now() + 1) as EpochMs,
    print,
    warn: print,
  } as unknown as Terminal
  const status = await runCommand(replayAlarmVerbs, argv, terminal)
  return { status, printed: lines.join('\n') }
}

it('prints how many events are identical, or what is not', async () => {
  ward = await openWard()
  const monitor = await ward.monitor('mon-1')
  await monitor.publish('alerts', alert('present'))
  expect(await vigil('replay-alarm', 'p1~asystole')).toMatchObject({
    status: 0,
    printed: expect.stringMatching(/^1 events, identical\. \d+ inputs replayed/) as string,
  })
  const whole = await vigil('audit', 'replay', 'p1', '--from', '2020-01-01T00:00:00Z')
  expect(whole).toMatchObject({
    status: 0,
    printed: expect.stringContaining('1 events, identical') as string,
  })
  const [event] = ward.store.events
  if (!event) throw new Error('no event')
  ward.store.events[0] = { ...event, alarm: { ...event.alarm, priority: 'low' } }
  const differs = await vigil('replay-alarm', 'p1~asystole')
  expect(differs.status).toBe(1)
  expect(differs.printed).toContain('DIFFERS at event 1, in alarm.priority.')
})

it('refuses an alarm that is not there and a time that is none', async () => {
  ward = await openWard()
  expect((await vigil('replay-alarm', 'p9~nothing')).status).toBe(1)
  expect((await vigil('audit', 'replay', 'p1', '--from', 'yesterday')).status).toBe(2)
  expect((await vigil('audit', 'replay', 'p9', '--from', '2020-01-01T00:00:00Z')).printed).toContain(
    'MISSING',
  )
})
