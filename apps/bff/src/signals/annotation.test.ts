import { afterEach, expect, it } from 'vitest'
import type { SignalWindow } from '@vigil/clinical'
import { aLead, aPleth, beats } from '@vigil/clinical/testing'
import { aHospital } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { alert } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'
import { stillTime } from '../testing/still-time'

const { time, clock } = stillTime()
let ward: Ward
afterEach(() => ward.close())

const block = ({ code, rate, values }: SignalWindow, second: number, seq: number) => ({
  seq,
  at: new Date(clock.now() - 1_000).toISOString(),
  code,
  unit: code === 'MDC_PULS_OXIM_PLETH' ? '1' : 'mV',
  rate,
  gain: 1,
  offset: 0,
  samples: [...values.subarray(second * rate, (second + 1) * rate)],
})

it('annotates a lethal alarm on every display, and it sounds all the same', async () => {
  ward = await openWard(new MemoryStore(aHospital()), clock)
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const monitor = await ward.monitor('mon-1')
  const signals = [aLead(beats(0.3, 34, 75), { rate: 125 }), aPleth(beats(0.3, 40, 75), { rate: 125 })]
  let seq = 0
  for (let second = 0; second < 40; second++) {
    time.ms += 1_000
    await monitor.publish(
      'waveforms',
      signals.map((signal) => block(signal, second, ++seq)),
    )
    ward.server.engine.sweep()
  }
  await monitor.publish('alerts', alert('present', 'a1', clock.now()))
  const asystole = () => watcher.alarms().filter(({ alarm }) => alarm.condition === 'asystole')
  const noted = await watcher.until(() => asystole().find(({ alarm }) => alarm.assessment !== null))
  expect(asystole()[0]).toMatchObject({
    type: 'raised',
    alarm: { annunciation: 'sounding', assessment: null },
  })
  expect(noted).toMatchObject({
    type: 'evidence-changed',
    alarm: { priority: 'high', annunciation: 'sounding', assessment: { verdict: 'contradicted' } },
  })
  expect(noted.alarm.assessment?.findings.find(({ sign }) => sign === 'pulse')).toMatchObject({
    source: 'mon-1',
    quality: 'good',
    rate: 75,
  })
})
