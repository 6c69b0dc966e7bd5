import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AlarmEvent } from '@vigil/clinical'
import { hashPassword } from '../auth/password'
import { aHospital, aMonitor, anAssociation, aSubject, deviceNamed, ICU, WARD } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { numerics, PASSWORD, type Monitor } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'
import { BEGIN, stillTime } from '../testing/still-time'

const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
/** An unanswered high alarm asks again after two minutes. */
const UNANSWERED_SECONDS = 120
const BEDS = ['1', '4', '5', '6']

type Values = Readonly<Record<string, number>>
const GOOD: Values = { [SPO2]: 97 }

const { time, clock } = stillTime()

let ward: Ward
let gone: readonly Monitor[]
let other: Monitor
beforeEach(async () => {
  time.ms = 0
  const hospital = aHospital()
  const added = BEDS.slice(1)
  const store = new MemoryStore({
    ...hospital,
    subjects: [...hospital.subjects, ...added.map((bed) => aSubject(`p${bed}`, ICU, bed))],
    devices: [...hospital.devices, ...added.map((bed) => aMonitor(`mon-${bed}`, ICU, bed))],
    associations: [
      ...hospital.associations,
      ...added.map((bed) => anAssociation(`mon-${bed}`, `p${bed}`, ICU, bed)),
    ],
  })
  const secret = await hashPassword(PASSWORD)
  for (const bed of added) store.secrets.set(deviceNamed(`mon-${bed}`), secret)
  ward = await openWard(store, clock)
  gone = await Promise.all(BEDS.map((bed) => ward.monitor(`mon-${bed}`)))
  other = await ward.monitor('mon-2')
})
afterEach(() => ward.close())

/** The monitors publish each second, and the server's own timer looks as often as it does. */
async function pass(seconds: number, monitors: readonly Monitor[], values: Values = GOOD): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    for (const monitor of monitors) await monitor.publish('numerics', numerics(values, clock.now()))
    for (let quarter = 0; quarter < 4; quarter++) {
      time.ms += 250
      ward.server.engine.sweep()
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const ofUnit = (unit: string) => ward.store.events.filter(({ alarm }) => alarm.unit === unit)
const seconds = ({ at }: AlarmEvent): number => (at - BEGIN) / 1_000

it('calls a unit without network one alarm for three minutes, and ends it on return', async () => {
  await pass(5, [...gone, other])
  await pass(180, [other])
  const [calls, open] = [ofUnit(ICU), ward.server.engine.openAlarms([ICU])]
  const heard = calls.filter(({ alarm }) => alarm.annunciation === 'sounding')
  expect(heard).toMatchObject([
    { type: 'raised', alarm: { condition: 'network-incident', priority: 'high' } },
    { type: 're-announced', alarm: { condition: 'network-incident', priority: 'high' } },
  ])
  const [raised, again] = heard.map(seconds)
  expect(raised).toBeLessThanOrEqual(10)
  expect((again ?? 0) - (raised ?? 0)).toBeCloseTo(UNANSWERED_SECONDS, 0)
  // Each bed says for itself what is missing, and is silent about it.
  expect(open.filter(({ annunciation }) => annunciation === 'sounding')).toHaveLength(1)
  expect(open.filter(({ condition }) => condition === 'no-data')).toHaveLength(BEDS.length)

  await pass(5, [...gone, other])
  expect(ward.server.engine.openAlarms([ICU])).toEqual([])
  expect(ofUnit(ICU).filter(({ alarm }) => alarm.annunciation === 'sounding')).toEqual(heard)
  expect(ofUnit(WARD)).toEqual([])
})

it('[TEC14] takes a lead that came off at each of four beds for four leads', async () => {
  await pass(5, [...gone, other], { ...GOOD, [HR]: 80 })
  await pass(30, [...gone, other])
  const open = ward.server.engine.openAlarms([ICU])
  expect(open.map(({ condition }) => condition)).toEqual(BEDS.map(() => 'no-data'))
  expect(open.filter(({ annunciation }) => annunciation === 'sounding')).toHaveLength(BEDS.length)
  // Then the rest goes, on the network.
  await pass(6, [other])
  expect(ward.server.engine.openAlarms([ICU]).map(({ condition }) => condition)).toContain('network-incident')
})
