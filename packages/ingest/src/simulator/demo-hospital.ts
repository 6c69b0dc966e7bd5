/**
 * The demonstration: three sites, six units, sixty-four invented people. Within the first two minutes the nurse of the
 * ICU sees a medium alarm (a saturation that falls below 90) and a high one (a heart rate below 40).
 */
import { createBedside, type Occupant, type Stay } from './bedside'
import type { ConfigDevice, ConfigFile, ConfigSubject } from './config'
import {
  DEMO_PLACES,
  newcomer,
  UNCLAIMED_BED,
  WARD_CGM,
  type DemoPatient,
  type DemoPlace,
} from './demo-people'
import { demoFacts } from './demo-facts'
import { DEMO_SITES, DEMO_USERS, subjectIdOf } from './demo-sites'
import { seedOf } from './history'
import type { HospitalDay, Person } from './hospital-day'
import type { Machine } from './machine'
import { restingOf } from './resting'
import { truthOf, type Truth } from './script'
import type { ScriptName } from './scripts'
import { createCgm, createFridge, createHomeKit, createPatch } from './slow-devices'

export interface DemoSecrets {
  readonly seed: number
  userPassword(user: string): string
  devicePassword(device: string): string
}

export interface DemoDevice {
  readonly id: string
  readonly password: string
  readonly machine: Machine
}

export interface DemoHospital {
  readonly config: ConfigFile
  readonly devices: readonly DemoDevice[]
  /** What is real under a device between two times since the start; for tests and training, never published. */
  truth(device: string, fromMs: number, toMs: number): readonly Truth[]
}

const DAY_MS = 86_400_000
/** Where people come and go. */
const MOVING_SITE = 'riverside'
const iso = (at: number): string => new Date(at).toISOString()
const siteOf = (place: string): string => place.split('/')[0] ?? ''
const mrnOf = (index: number): string => `D${String(1037 + 37 * index)}`
const isBed = (place: string): boolean => place.split('/').length === 3

/** `day`: people come and go; without it everybody stays. */
export function demoHospital(now: number, secrets: DemoSecrets, day?: HospitalDay): DemoHospital {
  const devices: Planned[] = [
    ...bedsOfDemo().map((bed) => wallMonitor(bed, secrets.seed, now, day)),
    ...DEMO_PLACES.flatMap((place, i) => wornDevices(place, i, secrets.seed + 5_000 + 10 * i)),
    fridge(secrets.seed),
  ]
  return {
    config: {
      sites: DEMO_SITES,
      users: DEMO_USERS.map((user) => ({ ...user, password: secrets.userPassword(user.id) })),
      subjects: [...DEMO_PLACES.flatMap((place, i) => subjectOf(place, i, now)), fridgeSubject(now)],
      devices: devices.map(({ id, type, home }): ConfigDevice => ({
        id,
        type,
        simulated: true,
        credential: { password: secrets.devicePassword(id) },
        ...home,
      })),
    },
    devices: devices.map(({ id, machine }) => ({ id, password: secrets.devicePassword(id), machine })),
    truth: (device, fromMs, toMs) => devices.find(({ id }) => id === device)?.truth(fromMs, toMs) ?? [],
  }
}

interface Planned {
  readonly id: string
  readonly type: ConfigDevice['type']
  readonly home: Pick<ConfigDevice, 'bed' | 'subject'>
  readonly machine: Machine
  readonly truth: (fromMs: number, toMs: number) => readonly Truth[]
}

const bedsOfDemo = (): readonly string[] =>
  DEMO_SITES.flatMap((site) =>
    site.units.flatMap((unit) => unit.beds.map((bed) => `${site.id}/${unit.id}/${bed}`)),
  )

/** Beds among which people move, and who lies there when nobody has moved yet. */
export function demoCensus(now: number): ReadonlyMap<string, Person | null> {
  const at = new Map(DEMO_PLACES.map((place, i) => [place.place, personOf(place, i, now)] as const))
  const beds = bedsOfDemo().filter((bed) => siteOf(bed) === MOVING_SITE && bed !== UNCLAIMED_BED)
  return new Map(beds.map((bed) => [bed, at.get(bed) ?? null]))
}

function wallMonitor(bed: string, seed: number, now: number, day: HospitalDay | undefined): Planned {
  const [, unit, label] = bed.split('/')
  const occupants = new Map<string, Occupant>()
  const occupant = (person: Person): Occupant => {
    const known = occupants.get(person.mrn) ?? occupantOf(patientOf(person, now), seedOf(person.mrn, seed))
    occupants.set(person.mrn, known)
    return known
  }
  const still = staying(bed, seed, day !== undefined && siteOf(bed) === MOVING_SITE)
  const stayAt = (ms: number): Stay => {
    if (!day?.knows(bed)) return still
    const { from, until, person } = day.stayAt(bed, now + ms)
    return { fromMs: from - now, untilMs: until - now, occupant: person && occupant(person) }
  }
  return {
    id: `monitor-${unit ?? ''}-${label ?? ''}`,
    type: 'bedside-monitor',
    home: { bed },
    machine: createBedside(stayAt),
    truth: (fromMs, toMs) => truthOfStays(stayAt, fromMs, toMs),
  }
}

/** Of a bed where nobody comes and goes; `isTaken`: it is out of that because somebody unknown lies there. */
function staying(bed: string, seed: number, isTaken: boolean): Stay {
  const index = DEMO_PLACES.findIndex(({ place }) => place === bed)
  const planned = isTaken || bed === UNCLAIMED_BED ? UNKNOWN : DEMO_PLACES[index]?.patient
  const body = seedOf(planned === UNKNOWN ? bed : mrnOf(index), seed)
  return { fromMs: 0, untilMs: Infinity, occupant: planned ? occupantOf(planned, body) : null }
}

function truthOfStays(stayAt: (ms: number) => Stay, fromMs: number, toMs: number): readonly Truth[] {
  const found: Truth[] = []
  for (let at = fromMs; at < toMs;) {
    // Asked at the end first: then it is decided how long each stay lasts.
    stayAt(toMs)
    const stay = stayAt(at)
    const end = Math.min(toMs, stay.untilMs)
    const cast = stay.occupant?.model
    if (cast)
      for (const truth of truthOf(cast, at - stay.fromMs, end - stay.fromMs))
        found.push({ ...truth, fromMs: truth.fromMs + stay.fromMs, toMs: truth.toMs + stay.fromMs })
    at = end
  }
  return found
}

const UNKNOWN: DemoPatient = newcomer({ name: 'Unknown', ageDays: 14_000, sex: 'male' })
const NEWCOMERS: readonly ScriptName[] = ['stable', 'stable', 'stable', 'pvc-runs', 'stable', 'nurse-present']

/** Who was there from the start keeps what is planned for them wherever they go. */
function patientOf(person: Person, now: number): DemoPatient {
  const known = DEMO_PLACES.find((_, i) => mrnOf(i) === person.mrn)?.patient
  if (known) return known
  const ageDays = Math.floor((now - Date.parse(person.birthDate)) / DAY_MS)
  const script = NEWCOMERS[seedOf(person.mrn, 0) % NEWCOMERS.length]
  return newcomer({ name: person.name, ageDays, sex: person.sex }, script)
}

function occupantOf(patient: DemoPatient, seed: number): Occupant {
  const { vitals, size } = restingOf({ days: patient.ageDays, preterm: patient.preterm }, seed)
  return {
    sensors: patient.sensors,
    oxygen: patient.oxygen,
    model: {
      seed,
      script: patient.script,
      after: patient.after,
      vitals: { ...vitals, ...patient.vitals },
      rhythm: patient.paced ? 'paced' : 'sinus',
      size,
      ventilated: patient.ventilated,
    },
  }
}

function wornDevices({ place, patient, worn }: DemoPlace, index: number, seed: number): readonly Planned[] {
  const types = place === WARD_CGM ? (['cgm'] as const) : worn
  if (!patient) return []
  const { model } = occupantOf(patient, seed)
  const subject = subjectIdOf(siteOf(place), mrnOf(index))
  return types.map((type, i) => ({
    id: `${type}-${index + 1}`,
    type,
    home: { subject },
    machine: wornMachine(type, { ...model, seed: seed + 1 + i }),
    truth: (fromMs, toMs) => truthOf(model, fromMs, toMs),
  }))
}

function wornMachine(type: DemoPlace['worn'][number], model: Occupant['model']): Machine {
  switch (type) {
    case 'cgm':
      return createCgm(model.seed)
    case 'ecg-patch':
      return createPatch(model)
    case 'home-kit':
      return createHomeKit(model)
    default:
      return type satisfies never
  }
}

const FRIDGE = 'fridge-ward'
const fridge = (seed: number): Planned => ({
  id: 'fridge-1',
  type: 'vaccine-fridge',
  home: { subject: FRIDGE },
  machine: createFridge(seed + 9_000),
  truth: () => [],
})

const fridgeSubject = (now: number): ConfigSubject => ({
  id: FRIDGE,
  kind: 'thing',
  name: 'Vaccine fridge, medical ward',
  unit: 'riverside/ward',
  admittedAt: iso(now - 30 * DAY_MS),
})

function personOf({ patient }: DemoPlace, index: number, now: number): Person | null {
  if (!patient) return null
  const { name, sex, ageDays } = patient
  return { mrn: mrnOf(index), name, sex, birthDate: iso(now - ageDays * DAY_MS).slice(0, 10) }
}

function subjectOf(place: DemoPlace, index: number, now: number): readonly ConfigSubject[] {
  const person = personOf(place, index, now)
  const { patient } = place
  if (!person || !patient) return []
  // Nobody was admitted before they were born.
  const stayDays = Math.min(index % 4, patient.ageDays - 1)
  const { paced, preterm, oxygen, spo2Target } = patient
  return [
    {
      id: subjectIdOf(siteOf(place.place), person.mrn),
      kind: 'patient',
      ...person,
      ...(isBed(place.place) ? { bed: place.place } : { unit: place.place }),
      ...(paced && { paced }),
      ...(preterm && { preterm }),
      ...(oxygen && { onOxygen: true }),
      ...(spo2Target && { spo2Target }),
      facts: demoFacts(patient),
      admittedAt: iso(now - stayDays * DAY_MS - 3_600_000),
    },
  ]
}
