import { afterEach, expect, it } from 'vitest'
import { SILENT } from '../log'
import { createPipeline } from '../pipeline'
import { deviceNamed, ICU } from '../testing/hospital'
import { openWard, type Ward } from '../testing/ward'
import type { Refusal } from './quarantine'
import { createWaveLane } from './wave-lane'
import { stillTime } from '../testing/still-time'

const MON = deviceNamed('mon-1')

const { time, clock } = stillTime()

let ward: Ward
afterEach(() => ward.close())

/** A lane before a server, in which a waveform waits for as long as the test says. */
async function aServer() {
  time.ms = 0
  ward = await openWard(undefined, clock)
  const { directory, engine, store } = ward.server
  const live = { publish: () => undefined }
  const pipeline = createPipeline({
    store,
    directory,
    engine,
    live,
    clock,
    fault: () => undefined,
    log: SILENT,
  })
  const turns: (() => void)[] = []
  const counts = { shed: 0, read: 0, refused: [] as Refusal[] }
  const lane = createWaveLane({
    monotonic: () => clock.monotonic(),
    next: (run) => turns.push(run),
    onShed: (device) => {
      counts.shed += 1
      pipeline.shed(device)
    },
  })
  const receive = (kind: string, content: object) => {
    const payload = Buffer.from(JSON.stringify({ at: new Date(clock.now()).toISOString(), ...content }))
    const topic = `vigil/v1/${MON}/${kind}`
    return pipeline.receive({ protocol: 'mqtt', topic, payload, retained: false, receivedAt: clock.now() })
  }
  const wave = () => {
    const samples = Array.from({ length: 125 }, () => 0)
    const content = { code: 'MDC_ECG_ELEC_POTL_II', rate: 125, unit: 'mV', gain: 1, offset: 0, samples }
    const read = () => {
      counts.read += 1
      return receive('waveforms', content)
    }
    void lane.run(MON, read, []).then((refusals) => counts.refused.push(...refusals))
  }
  const numbers = () =>
    receive('numerics', { values: [{ code: 'MDC_ECG_HEART_RATE', value: 80, unit: '/min' }] })
  return { counts, wave, numbers, turn: () => turns.shift()?.() }
}

it('[TEC20] raises no lost signal while nine of ten waveforms are left out', async () => {
  const { counts, wave, numbers, turn } = await aServer()
  for (let packet = 0; packet < 20; packet++) {
    await numbers()
    wave()
    // Of each ten the first is read at once, and the others are looked at when they are too old.
    if (packet % 10 === 0) turn()
    for (let quarter = 0; quarter < 9; quarter++) {
      time.ms += 250
      ward.server.engine.sweep()
      expect(ward.server.engine.openAlarms([ICU])).toEqual([])
    }
    turn()
  }
  expect(counts).toEqual({ shed: 18, read: 2, refused: [] })
})
