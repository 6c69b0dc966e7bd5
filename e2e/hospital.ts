/** Who signs in. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly password: string
}

/** The configuration of one story: a unit of its own with its own people, patients and devices. */
export interface UnitPlan {
  readonly unit: string
  readonly name: string
  readonly beds: readonly BedPlan[]
  readonly nurse: Person
  /** A monitor that belongs to no bed. */
  readonly spare: DevicePlan
}

export interface DevicePlan {
  readonly device: string
  readonly password: string
}

export interface BedPlan extends DevicePlan {
  readonly label: string
  readonly bed: string
  readonly subject: string
  readonly patient: string
  /** Whether the patient lies there already. */
  readonly admitted: boolean
}

/** The system that tells admissions: its name in MSH-3 and MSH-4, and of its patient ids. */
export const PEER = { id: 'adt-north', application: 'ADT', facility: 'NORTH', site: 'north' } as const
const SITE = { id: 'north', name: 'North Hospital', timeZone: 'Europe/London', production: true }
const ADMITTED = '2026-01-01T00:00:00Z'
export const BIRTH_DATE = '1960-01-01'

/** `empty`: labels of beds where nobody is admitted yet. */
export function planUnit(key: string, bedCount: number, empty: readonly string[] = []): UnitPlan {
  const unit = `north/${key}`
  return {
    unit,
    name: `Unit ${key}`,
    nurse: planPerson(key),
    spare: { device: `spare-${key}`, password: `spare secret ${key}` },
    beds: Array.from({ length: bedCount }, (_, i) => {
      const label = String(i + 1)
      return {
        label,
        bed: `${unit}/${label}`,
        subject: `p-${key}-${label}`,
        patient: `Testcase, ${key.toUpperCase()}${label}`,
        admitted: !empty.includes(label),
        device: `mon-${key}-${label}`,
        password: `device secret ${key} ${label}`,
      }
    }),
  }
}

const planPerson = (key: string): Person => ({
  id: `nurse-${key}`,
  name: `Nurse ${key}`,
  password: `correct horse ${key} battery`,
})

/** Somebody who works in several units that are configured already. */
export function planRover(key: string, plans: readonly UnitPlan[]) {
  const person = planPerson(key)
  const { id, name, password } = person
  const roles = plans.map(({ unit }) => ({ role: 'nurse', unit }))
  return { person, config: { users: [{ id, name, password, roles }] } }
}

export function configOf(plans: readonly UnitPlan[]): unknown {
  const beds = plans.flatMap((plan) => plan.beds)
  return {
    sites: [
      {
        ...SITE,
        units: plans.map(({ unit, name, beds: own }) => ({
          id: unit.split('/')[1],
          name,
          kind: 'icu',
          beds: own.map(({ label }) => label),
        })),
      },
    ],
    users: plans.map(({ unit, nurse }) => ({
      id: nurse.id,
      name: nurse.name,
      roles: [{ role: 'nurse', unit }],
      password: nurse.password,
    })),
    subjects: beds
      .filter(({ admitted }) => admitted)
      .map(({ subject, patient, bed }) => ({
        id: subject,
        kind: 'patient',
        name: patient,
        mrn: subject,
        birthDate: BIRTH_DATE,
        sex: 'female',
        bed,
        admittedAt: ADMITTED,
      })),
    devices: [
      ...beds.map(({ bed, ...device }) => ({ ...monitor(device), bed, since: ADMITTED })),
      ...plans.map(({ spare }) => monitor(spare)),
    ],
    hl7Peers: [{ ...PEER, assigningAuthority: PEER.facility }],
    // The delay of a limit has tests of its own; a story need not wait for it.
    alarmProfiles: plans.map(({ unit }) => ({
      id: `at-once-${unit.replace('/', '-')}`,
      unit,
      limits: [{ condition: 'spo2-low', priority: 'high', value: 82, delaySeconds: 0 }],
    })),
  }
}

const monitor = ({ device, password }: DevicePlan) => ({
  id: device,
  type: 'bedside-monitor',
  credential: { password },
})
