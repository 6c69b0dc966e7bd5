import { categoryAt, limitsFor, type EpochMs } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { parseMqtt } from '../mqtt/parse'
import { topicOf } from '../mqtt/topic'
import { numericsOf, alertsOf } from '../testing/signals'
import { demoHospital } from './demo-hospital'
import { DEMO_PLACES, UNCLAIMED_BED } from './demo-people'
import { restingOf } from './resting'

const start = Date.parse('2026-11-21T10:00:00Z')
const secrets = {
  seed: 7,
  userPassword: (id: string) => `user ${id}`,
  devicePassword: (id: string) => `device ${id}`,
}
const demo = demoHospital(start, secrets)
const { sites, subjects, users, devices } = demo.config
const patients = subjects.filter(({ kind }) => kind === 'patient')
const runOf = (id: string, untilMs: number) =>
  demoHospital(start, secrets)
    .devices.find((device) => device.id === id)
    ?.machine.run(untilMs) ?? []

describe('the demonstration hospital', () => {
  it('has three sites in two zones, six units, sixty-four patients', () => {
    expect(sites).toHaveLength(3)
    expect(new Set(sites.map(({ timeZone }) => timeZone)).size).toBe(2)
    expect(sites.every(({ production }) => !production)).toBe(true)
    const units = sites.flatMap((site) => site.units)
    expect(units.map(({ kind }) => kind).toSorted()).toEqual([
      'home',
      'icu',
      'neonatal',
      'paediatric',
      'step-down',
      'ward',
    ])
    expect(patients).toHaveLength(64)
    const beds = units.flatMap((unit) => unit.beds).length
    const taken = patients.filter(({ bed }) => bed !== undefined).length
    expect(beds - taken).toBeGreaterThan(4)
    expect(beds - taken).toBeLessThan(15)
  })

  it('names nobody twice and gives every bed one patient', () => {
    for (const of of [
      patients.map(({ name }) => name),
      patients.map(({ mrn }) => mrn),
      subjects.map(({ id }) => id),
      devices.map(({ id }) => id),
      users.map(({ id }) => id),
      patients.flatMap(({ bed }) => (bed === undefined ? [] : [bed])),
    ])
      expect(new Set(of).size).toBe(of.length)
    expect(patients.every(({ id, mrn }) => id.startsWith('mrn:') && id.endsWith(`:${mrn ?? ''}`))).toBe(true)
  })

  it('has every age category where it belongs', () => {
    const categories = patients.map((patient) => {
      const born = { birthDate: patient.birthDate ?? null, preterm: patient.preterm ?? false }
      return [patient.bed?.split('/')[1] ?? 'home', categoryAt(born, start as EpochMs)] as const
    })
    expect(new Set(categories.map(([, category]) => category)).size).toBe(7)
    const adults = ['adult']
    const belong: Readonly<Record<string, readonly string[]>> = {
      neonatal: ['preterm', 'neonate'],
      paediatric: ['infant', '1-4', '5-11', '12-15'],
    }
    for (const [unit, category] of categories) expect(belong[unit] ?? adults).toContain(category)
    expect(patients.filter(({ paced }) => paced)).toHaveLength(1)
    expect(patients.filter(({ spo2Target }) => spo2Target).length).toBeGreaterThan(4)
    expect(patients.every(({ spo2Target, onOxygen }) => !spo2Target || onOxygen)).toBe(true)
    expect(patients.every(({ birthDate, admittedAt }) => (birthDate ?? '') <= admittedAt.slice(0, 10))).toBe(
      true,
    )
  })

  it('lets nobody rest outside their own limits', () => {
    for (const { patient } of DEMO_PLACES) {
      if (!patient) continue
      const birthDate = new Date(start - patient.ageDays * 86_400_000).toISOString().slice(0, 10)
      const category = categoryAt({ birthDate, preterm: patient.preterm }, start as EpochMs)
      const limits = limitsFor({
        category,
        spo2Target: patient.spo2Target,
        onOxygen: patient.oxygen !== null,
        overrides: [],
      })
      for (const seed of [1, 2, 3]) {
        const v = {
          ...restingOf({ days: patient.ageDays, preterm: patient.preterm }, seed).vitals,
          ...patient.vitals,
        }
        const of = new Map<string, number>([
          ['MDC_ECG_HEART_RATE', v.heartRate],
          ['MDC_TTHOR_RESP_RATE', v.respRate],
          ['MDC_PULS_OXIM_SAT_O2', v.spo2],
          ['MDC_PRESS_BLD_NONINV_SYS', v.systolic],
          ['MDC_TEMP', v.temperature],
        ])
        const broken = limits.filter(({ codes, direction, value }) =>
          [...of].some(
            ([code, resting]) =>
              codes.some((each) => each === code) &&
              (direction === 'low' ? resting <= value : resting >= value),
          ),
        )
        expect({ name: patient.name, broken }).toEqual({ name: patient.name, broken: [] })
      }
    }
  })

  it('has a monitor for every bed and worn devices at home', () => {
    const monitored = devices.flatMap(({ bed }) => (bed === undefined ? [] : [bed]))
    expect(monitored).toHaveLength(sites.flatMap((site) => site.units.flatMap((unit) => unit.beds)).length)
    const home = patients.filter(({ unit }) => unit === 'lakeshore/home')
    expect(home).toHaveLength(10)
    for (const { id } of home) expect(devices.some(({ subject }) => subject === id)).toBe(true)
    expect(devices.map(({ type }) => type)).toEqual(expect.arrayContaining(['cgm', 'vaccine-fridge']))
    expect(devices.every(({ simulated }) => simulated)).toBe(true)
    expect(patients.some(({ bed }) => bed === UNCLAIMED_BED)).toBe(false)
    expect(runOf('monitor-icu-9', 2_000).some(({ kind }) => kind === 'waveforms')).toBe(true)
    expect(runOf('monitor-icu-12', 5_000)).toEqual([])
  })

  it('is published without a single rejection', () => {
    // Every kind of equipment, not every bed.
    const others = /^monitor-(?!icu-(1|8|10)$|step-down-2$|ward-(1|3)$|neonatal-2$|paediatric-3$)/u
    const sent = demoHospital(start, secrets).devices.filter(({ id }) => !others.test(id))
    expect(sent.length).toBeGreaterThan(20)
    const answers = sent.flatMap(({ id, machine }) =>
      machine
        .run(26_000)
        .filter(({ kind, atMs }) => kind !== 'waveforms' || atMs < 1_000)
        .map(({ kind, atMs, content }) => {
          const at = (start + atMs) as EpochMs
          const payload = Buffer.from(JSON.stringify({ seq: 0, at: new Date(at).toISOString(), ...content }))
          return parseMqtt({ topic: topicOf(id, kind), payload, retained: false, receivedAt: at })
        }),
    )
    expect(answers.flatMap(({ rejected }) => rejected)).toEqual([])
    expect(answers.every(({ messages }) => messages.length === 1)).toBe(true)
  })

  it('shows a medium and a high alarm within two minutes', () => {
    const spo2 = numericsOf(runOf('monitor-icu-2', 110_000), 'MDC_PULS_OXIM_SAT_O2')
    expect(spo2.filter(({ value }) => (value ?? 100) < 90).length).toBeGreaterThan(30)
    const rate = numericsOf(runOf('monitor-icu-4', 110_000), 'MDC_ECG_HEART_RATE')
    expect(rate.filter(({ value }) => (value ?? 100) < 40).length).toBeGreaterThan(15)
  })

  it('never has more than eight of sixty-four in trouble at once', () => {
    const hours = 4 * 3_600_000
    const troubles = devices.flatMap(({ id, bed, subject }) =>
      demo.truth(id, 0, hours).map((truth) => ({ ...truth, who: bed ?? subject })),
    )
    const changes = troubles.flatMap(({ fromMs }) => [fromMs])
    const most = Math.max(
      ...changes.map(
        (at) =>
          new Set(troubles.filter(({ fromMs, toMs }) => fromMs <= at && toMs > at).map(({ who }) => who))
            .size,
      ),
    )
    expect(most).toBeLessThanOrEqual(8)
    const moments = Array.from({ length: 240 }, (_, i) => i * 60_000)
    const perMoment = moments.map(
      (at) => troubles.filter(({ fromMs, toMs }) => fromMs <= at && toMs > at).length,
    )
    expect(perMoment.reduce((sum, count) => sum + count, 0) / moments.length).toBeLessThan(4)
  })

  it('has a user for every role and a nurse for every unit', () => {
    const units = sites.flatMap((site) => site.units.map((unit) => `${site.id}/${unit.id}`))
    for (const unit of units)
      expect(
        users.some(({ roles }) => roles.some((role) => role.role === 'nurse' && role.unit === unit)),
      ).toBe(true)
    const ids = users.map(({ id }) => id)
    for (const id of ['nurse', 'ward-nurse', 'charge-nurse', 'physician', 'tele-icu', 'biomed', 'admin'])
      expect(ids).toContain(id)
    expect(users.find(({ id }) => id === 'tele-icu')?.roles).toEqual([{ role: 'tele-icu' }])
  })

  it('lets a newborn stop breathing in the neonatal unit', () => {
    const said = alertsOf(runOf('monitor-neonatal-2', 600_000))
    expect(said.map(({ code, state }) => `${code} ${state}`)).toEqual([
      'MDC_EVT_APNEA present',
      'MDC_EVT_APNEA ended',
    ])
  })
})
