/**
 * The demonstration: one site, an ICU and a ward of eight beds each, invented people. Within the first two minutes
 * a nurse sees a medium alarm (a saturation that falls to 84 %) and a high one (a heart rate below 40).
 */
import type { ConfigDevice, ConfigFile, ConfigSubject } from './config'
import { createCgm, createFridge, createMonitor, type Machine, type SensorName } from './machine'
import type { ScriptName, Vitals } from './script'

const SITE = 'demo'
const ALL: readonly SensorName[] = ['ecg', 'spo2', 'nibp', 'temperature']

interface DemoBed {
  readonly bed: string
  readonly script: ScriptName
  /** heart rate, respiration, SpO2, systolic, diastolic, temperature */
  readonly vitals: readonly [number, number, number, number, number, number]
  readonly sensors?: readonly SensorName[]
  /** `null`: the monitor runs, nobody is admitted. */
  readonly patient: DemoPatient | null
}

interface DemoPatient {
  readonly name: string
  /** Age in days where `years` would be 0. */
  readonly years: number
  readonly days?: number
  readonly sex: 'female' | 'male'
  readonly flags?: Partial<Pick<ConfigSubject, 'paced' | 'onOxygen' | 'spo2Target'>>
}

const BEDS: readonly DemoBed[] = [
  bed('icu/1', 'stable', [82, 16, 97, 124, 72, 37.1], person('Ashdown, Miriam', 67, 'female')),
  bed('icu/2', 'desaturation', [88, 18, 96, 132, 78, 37.6], person('Okonedo-Hale, Tobias', 58, 'male')),
  bed(
    'icu/3',
    'stable',
    [70, 15, 96, 118, 66, 36.7],
    person('Verstraeten, Odile', 81, 'female', { paced: true }),
  ),
  bed('icu/4', 'bradycardia', [66, 14, 97, 128, 70, 36.5], person('Pellworm, Arvid', 74, 'male')),
  bed('icu/5', 'leads-off', [94, 20, 95, 108, 60, 37.9], person('Quillfeather, Dora', 49, 'female')),
  bed('icu/6', 'stable', [95, 20, 98, 104, 62, 37.2], person('Marchetti-Boon, Leo', 8, 'male')),
  bed('icu/7', 'stable', [76, 15, 98, 120, 70, 36.8], null),
  bed('icu/8', 'stable', [142, 44, 96, 72, 44, 36.9], {
    name: 'Halloran, Baby',
    years: 0,
    days: 9,
    sex: 'female',
  }),
  bed('ward/1', 'stable', [74, 14, 97, 134, 80, 36.6], person('Tansley, Percival', 71, 'male')),
  bed('ward/2', 'stable', [80, 16, 96, 122, 74, 36.9], person('Yamauchi-Reed, Hana', 63, 'female'), ['spo2']),
  bed('ward/3', 'desaturation', [92, 19, 95, 126, 76, 37.4], person('Brackenbury, Ines', 55, 'female'), [
    'spo2',
    'nibp',
  ]),
  bed('ward/4', 'stable', [68, 13, 98, 116, 68, 36.4], person('Oduya, Kwabena', 44, 'male')),
  bed('ward/5', 'monitor-lost', [86, 17, 96, 138, 82, 37.0], person('Lindqvist-Moor, Sten', 77, 'male')),
  bed(
    'ward/6',
    'stable',
    [90, 20, 90, 130, 76, 36.8],
    person('Cavanagh, Ruth', 69, 'female', { onOxygen: true, spo2Target: { low: 88, high: 92 } }),
  ),
  bed('ward/7', 'stable', [78, 15, 97, 140, 84, 36.7], person('Delacroix-Umar, Noor', 52, 'female')),
]

function bed(
  bed: string,
  script: ScriptName,
  vitals: DemoBed['vitals'],
  patient: DemoPatient | null,
  sensors: readonly SensorName[] = ALL,
): DemoBed {
  return { bed, script, vitals, patient, sensors }
}

function person(
  name: string,
  years: number,
  sex: DemoPatient['sex'],
  flags: DemoPatient['flags'] = {},
): DemoPatient {
  return { name, years, sex, flags }
}

const USERS = [
  { id: 'nurse', name: 'Nell Nurse', roles: [{ role: 'nurse', unit: `${SITE}/icu` }] },
  { id: 'ward-nurse', name: 'Wim Nurse', roles: [{ role: 'nurse', unit: `${SITE}/ward` }] },
  {
    id: 'charge-nurse',
    name: 'Chidi Charge',
    roles: [
      { role: 'charge-nurse', unit: `${SITE}/icu` },
      { role: 'charge-nurse', unit: `${SITE}/ward` },
    ],
  },
  { id: 'physician', name: 'Dr Phila Physician', roles: [{ role: 'physician', site: SITE }] },
  { id: 'tele-icu', name: 'Dr Teo Remote', roles: [{ role: 'tele-icu', site: SITE }] },
  { id: 'biomed', name: 'Bo Biomed', roles: [{ role: 'biomed', site: SITE }] },
  { id: 'admin', name: 'Ada Admin', roles: [{ role: 'admin', site: SITE }] },
] as const

export interface DemoSecrets {
  readonly seed: number
  userPassword(user: string): string
  devicePassword(device: string): string
}

export interface DemoHospital {
  readonly config: ConfigFile
  readonly devices: readonly { readonly id: string; readonly password: string; readonly machine: Machine }[]
}

export function demoHospital(now: number, secrets: DemoSecrets): DemoHospital {
  const device = (
    id: string,
    type: ConfigDevice['type'],
    home: Pick<ConfigDevice, 'bed' | 'subject'>,
  ): ConfigDevice => ({
    id,
    type,
    simulated: true,
    credential: { password: secrets.devicePassword(id) },
    ...home,
  })
  const machines = new Map<string, Machine>()
  const devices: ConfigDevice[] = []
  for (const [i, place] of BEDS.entries()) {
    const id = `monitor-${place.bed.replace('/', '-')}`
    devices.push(device(id, 'bedside-monitor', { bed: `${SITE}/${place.bed}` }))
    machines.set(id, monitor(place, secrets.seed + 10 * i))
  }
  devices.push(device('cgm-1', 'cgm', { subject: subjectId('ward/7') }))
  machines.set('cgm-1', createCgm(secrets.seed + 1001))
  devices.push(device('fridge-1', 'vaccine-fridge', { subject: 'fridge-ward' }))
  machines.set('fridge-1', createFridge(secrets.seed + 1002))
  return {
    config: {
      sites: [site()],
      users: USERS.map((user) => ({ ...user, password: secrets.userPassword(user.id) })),
      subjects: [...BEDS.flatMap((place) => patient(place, now)), fridge(now)],
      devices,
    },
    devices: [...machines].map(([id, machine]) => ({ id, password: secrets.devicePassword(id), machine })),
  }
}

const BED_LABELS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const

const site = (): ConfigFile['sites'][number] => ({
  id: SITE,
  name: 'Demo Hospital',
  timeZone: 'Europe/London',
  production: false,
  units: [
    { id: 'icu', name: 'ICU', kind: 'icu', beds: BED_LABELS },
    { id: 'ward', name: 'Ward', kind: 'ward', beds: BED_LABELS },
  ],
})

function monitor({ script, vitals, sensors = ALL, patient }: DemoBed, seed: number): Machine {
  const [heartRate, respRate, spo2, systolic, diastolic, temperature] = vitals
  const resting: Vitals = { heartRate, respRate, spo2, systolic, diastolic, temperature }
  const heart = patient?.flags?.paced ? 'paced' : 'normal'
  return createMonitor({ seed, script, vitals: resting, heart }, sensors)
}

const subjectId = (bed: string): string => `demo-${bed.replace('/', '-')}`
const DAY_MS = 86_400_000
const YEAR_DAYS = 365.25
const iso = (at: number): string => new Date(at).toISOString()

function patient({ bed, patient }: DemoBed, now: number): readonly ConfigSubject[] {
  if (!patient) return []
  const { name, years, days = 140, sex, flags = {} } = patient
  const birthDate = iso(now - (years * YEAR_DAYS + days) * DAY_MS).slice(0, 10)
  const number = BEDS.findIndex((place) => place.bed === bed) + 1
  return [
    {
      id: subjectId(bed),
      kind: 'patient',
      name,
      mrn: `D${String(1000 + 37 * number)}`,
      birthDate,
      sex,
      bed: `${SITE}/${bed}`,
      ...flags,
      admittedAt: iso(now - (number % 4) * DAY_MS - 3_600_000),
    },
  ]
}

const fridge = (now: number): ConfigSubject => ({
  id: 'fridge-ward',
  kind: 'thing',
  name: 'Vaccine fridge, ward',
  unit: `${SITE}/ward`,
  admittedAt: iso(now - 30 * DAY_MS),
})
