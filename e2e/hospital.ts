/** The configuration of one story: a unit of its own with its own people, patients and devices. */
export interface UnitPlan {
  readonly unit: string
  readonly name: string
  readonly beds: readonly BedPlan[]
  readonly nurse: { readonly id: string; readonly name: string; readonly password: string }
}

export interface BedPlan {
  readonly label: string
  readonly subject: string
  readonly patient: string
  readonly device: string
  readonly password: string
}

const SITE = { id: 'north', name: 'North Hospital', timeZone: 'Europe/London', production: true }
const ADMITTED = '2026-01-01T00:00:00Z'

export function planUnit(key: string, bedCount: number): UnitPlan {
  return {
    unit: `north/${key}`,
    name: `Unit ${key}`,
    nurse: { id: `nurse-${key}`, name: `Nurse ${key}`, password: `correct horse ${key} battery` },
    beds: Array.from({ length: bedCount }, (_, i) => ({
      label: String(i + 1),
      subject: `p-${key}-${i + 1}`,
      patient: `Testcase, ${key.toUpperCase()}${i + 1}`,
      device: `mon-${key}-${i + 1}`,
      password: `device secret ${key} ${i + 1}`,
    })),
  }
}

export function configOf(plans: readonly UnitPlan[]): unknown {
  const beds = plans.flatMap((plan) => plan.beds.map((bed) => ({ bed, id: `${plan.unit}/${bed.label}` })))
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
    subjects: beds.map(({ bed, id }) => ({
      id: bed.subject,
      kind: 'patient',
      name: bed.patient,
      mrn: bed.subject,
      birthDate: '1960-01-01',
      sex: 'female',
      bed: id,
      admittedAt: ADMITTED,
    })),
    devices: beds.map(({ bed, id }) => ({
      id: bed.device,
      type: 'bedside-monitor',
      credential: { password: bed.password },
      bed: id,
      since: ADMITTED,
    })),
    // The delay of a limit has tests of its own; a story need not wait for it.
    alarmProfiles: plans.map(({ unit }) => ({
      id: `at-once-${unit.replace('/', '-')}`,
      unit,
      limits: [{ condition: 'spo2-low', priority: 'high', value: 82, delaySeconds: 0 }],
    })),
  }
}
