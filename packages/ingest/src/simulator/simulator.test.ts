import { afterEach, describe, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { parseMqtt } from '../mqtt/parse'
import { topicOf } from '../mqtt/topic'
import { recordingBroker, type RecordingBroker } from '../testing/recording-broker'
import { demoHospital } from './demo-hospital'
import { BLOCK_MS, createCgm, createMonitor, type Emission, type Machine } from './machine'
import { createPatient, type PatientModel } from './patient'
import { runSimulator } from './run'

const start = Date.parse('2026-11-21T10:00:00Z')
const secrets = {
  seed: 7,
  userPassword: (id: string) => `user ${id}`,
  devicePassword: (id: string) => `device ${id}`,
}
const resting = { heartRate: 72, respRate: 15, spo2: 97, systolic: 120, diastolic: 75, temperature: 36.8 }
const model: PatientModel = { seed: 3, script: 'stable', vitals: resting, heart: 'normal' }

const demo = () => demoHospital(start, secrets)
const emitted = (id: string, untilMs: number) =>
  demo()
    .devices.find((device) => device.id === id)
    ?.machine.run(untilMs) ?? []

/** R peaks as a reader of the curve finds them: tops above half a millivolt, a quarter second apart. */
function peaks(ecg: readonly number[]): number[] {
  const found: number[] = []
  for (const [i, sample] of ecg.entries()) {
    const isTop = sample > 0.5 && sample >= (ecg[i - 1] ?? 0) && sample > (ecg[i + 1] ?? 0)
    if (!isTop) continue
    const last = found.at(-1)
    if (last !== undefined && i - last < 62) {
      if (sample > (ecg[last] ?? 0)) found[found.length - 1] = i
    } else found.push(i)
  }
  return found
}

const numericsOf = (emissions: readonly Emission[], code: string) =>
  emissions.flatMap(({ atMs, content }) => {
    const values = (content['values'] ?? []) as readonly { code: string; value: number | null }[]
    return values.filter((entry) => entry.code === code).map(({ value }) => ({ atMs, value }))
  })

/** Emits one numeric at once, then aborts; later its link goes down. */
const machine = (link: () => 'up' | 'down', done: () => void): Machine => {
  let emitted = 0
  return {
    periodMs: 256,
    link,
    run: (atMs) => {
      emitted += 1
      if (emitted === 40) done()
      return [{ kind: 'numerics', atMs, content: { values: [{ code: 'MDC_TEMP', value: 37, unit: 'Cel' }] } }]
    },
  }
}

describe('the simulated patient', () => {
  it('gives the same samples for the same seed', () => {
    const [one, other, another] = [model, model, { ...model, seed: 4 }].map((m) =>
      createPatient(m).advance(2000),
    )
    expect(one).toEqual(other)
    expect(one?.ecg).not.toEqual(another?.ecg)
  })

  it('does not depend on how the time is divided', () => {
    const whole = createPatient(model).advance(1024)
    const parted = createPatient(model)
    const parts = Array.from({ length: 16 }, () => parted.advance(64))
    expect(parts.flatMap((part) => part.ecg)).toEqual(whole.ecg)
    expect(parts.flatMap((part) => part.resp)).toEqual(whole.resp)
  })

  it.each([40, 72, 110, 145])('shows as many R peaks as its heart rate of %d says', (heartRate) => {
    const patient = createPatient({ ...model, vitals: { ...resting, heartRate } })
    const { ecg, beats } = patient.advance(120 * 250)
    const found = peaks(ecg)
    expect(Math.abs(found.length - beats.length)).toBeLessThanOrEqual(1)
    expect(found.length / 2).toBeGreaterThan(heartRate - 2)
    expect(found.length / 2).toBeLessThan(heartRate + 2)
    expect(Math.abs(patient.numerics().heartRate - heartRate)).toBeLessThan(5)
  })

  it('sends one pulse to the finger for each beat', () => {
    const { pleth, beats } = createPatient(model).advance(60 * 250)
    const crossings = pleth.filter((sample, i) => sample >= 0.5 && (pleth[i - 1] ?? 1) < 0.5)
    expect(Math.abs(crossings.length - beats.length)).toBeLessThanOrEqual(1)
  })

  it('breathes at its respiratory rate', () => {
    const { resp } = createPatient(model).advance(120 * 250)
    let breaths = 0
    let isIn = false
    for (const sample of resp) {
      if (!isIn && sample > 0.25) breaths += 1
      if (sample > 0.25) isIn = true
      if (sample < -0.25) isIn = false
    }
    expect(Math.abs(breaths / 2 - resting.respRate)).toBeLessThan(1.5)
  })
})

describe('the simulated monitor', () => {
  it('sends blocks that join without a gap', () => {
    const emissions = createMonitor(model, ['ecg', 'spo2']).run(10_000)
    const ecg = emissions.filter(({ content }) => content['code'] === 'MDC_ECG_ELEC_POTL_II')
    expect(ecg.map(({ atMs }) => atMs)).toEqual(ecg.map((_, i) => i * BLOCK_MS))
    expect(ecg.every(({ content }) => (content['samples'] as unknown[]).length === 64)).toBe(true)
    expect(numericsOf(emissions, 'MDC_ECG_HEART_RATE')).toHaveLength(10)
  })

  it('desaturates to 84 percent and recovers', () => {
    const emissions = createMonitor({ ...model, script: 'desaturation' }, ['spo2']).run(300_000)
    const spo2 = numericsOf(emissions, 'MDC_PULS_OXIM_SAT_O2').map(({ value }) => value ?? 0)
    expect(Math.min(...spo2)).toBeGreaterThanOrEqual(83)
    expect(Math.min(...spo2)).toBeLessThanOrEqual(85)
    expect(spo2.at(-1)).toBeGreaterThanOrEqual(95)
  })

  it('says leads off in place of a heart rate', () => {
    const emissions = createMonitor({ ...model, script: 'leads-off' }, ['ecg']).run(170_000)
    const at = (second: number) => numericsOf(emissions, 'MDC_ECG_HEART_RATE')[second]?.value
    expect([at(70), at(100), at(168)].map((value) => value === null)).toEqual([false, true, false])
    const block = emissions.find(({ kind, atMs }) => kind === 'waveforms' && atMs > 100_000)
    expect(block?.content['samples']).toEqual(Array.from({ length: 64 }, () => null))
  })

  it('reads glucose every five minutes', () => {
    const readings = numericsOf(createCgm(5).run(3_600_000), 'MDC_CONC_GLU_ISF')
    expect(readings).toHaveLength(13)
    expect(readings.every(({ value }) => value !== null && value > 70 && value < 250)).toBe(true)
  })
})

describe('the demonstration hospital', () => {
  it('has two units, sixteen beds and fourteen patients', () => {
    const { config } = demo()
    expect(config.sites[0]?.units.map((unit) => unit.beds.length)).toEqual([8, 8])
    expect(config.subjects.filter((subject) => subject.kind === 'patient')).toHaveLength(14)
    expect(new Set(config.subjects.map((subject) => subject.mrn)).size).toBe(15)
    expect(config.sites[0]?.production).toBe(false)
  })

  it('is published without a single rejection', () => {
    for (const { id, machine } of demo().devices)
      for (const { kind, atMs, content } of machine.run(60_000)) {
        const at = (start + atMs) as EpochMs
        const payload = Buffer.from(JSON.stringify({ seq: 0, at: new Date(at).toISOString(), ...content }))
        const parsed = parseMqtt({ topic: topicOf(id, kind), payload, retained: false, receivedAt: at })
        expect(parsed.rejected).toEqual([])
        expect(parsed.messages).toHaveLength(1)
      }
  })

  it('shows a medium and a high alarm within two minutes', () => {
    const spo2 = numericsOf(emitted('monitor-icu-2', 120_000), 'MDC_PULS_OXIM_SAT_O2')
    expect(spo2.filter(({ value, atMs }) => atMs > 60_000 && (value ?? 100) < 90).length).toBeGreaterThan(50)
    const rate = numericsOf(emitted('monitor-icu-4', 120_000), 'MDC_ECG_HEART_RATE')
    expect(rate.filter(({ value }) => (value ?? 100) < 40).length).toBeGreaterThan(20)
  })
})

describe('the simulator on the network', () => {
  let broker: RecordingBroker | null = null
  afterEach(async () => {
    await broker?.close()
  })

  it('greets, publishes in order and says goodbye', async () => {
    broker = await recordingBroker()
    const stop = new AbortController()
    const devices = [
      {
        id: 'mon-1',
        password: 'x',
        machine: machine(
          () => 'up',
          () => stop.abort(),
        ),
      },
    ]
    const counts = await runSimulator({ url: broker.url, devices, clock: Date, signal: stop.signal })
    const topics = broker.publications.map(({ topic }) => topic)
    expect(topics[0]).toBe('vigil/v1/mon-1/status')
    expect(topics.at(-1)).toBe('vigil/v1/mon-1/status')
    expect(topics.length - 2).toBe(counts.published)
    const seqs = broker.publications
      .slice(1, -1)
      .map(({ payload }) => JSON.parse(payload.toString()) as { seq: number })
    expect(seqs.map(({ seq }) => seq)).toEqual(seqs.map((_, i) => (seqs[0]?.seq ?? 0) + i))
    expect(broker.lost).toEqual([])
  })

  it('breaks the connection without a word when it is lost', async () => {
    broker = await recordingBroker()
    const stop = new AbortController()
    let runs = 0
    const devices = [
      {
        id: 'mon-1',
        password: 'x',
        machine: machine(
          () => (++runs > 20 ? 'down' : 'up'),
          () => stop.abort(),
        ),
      },
    ]
    await runSimulator({ url: broker.url, devices, clock: Date, signal: stop.signal })
    expect(broker.lost).toEqual(['mon-1'])
  })
})
