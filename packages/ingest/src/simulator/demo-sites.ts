/** The buildings and the staff of the demonstration: three sites in two time zones, six units. */
import type { ConfigFile } from './config'

const beds = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => String(i + 1))

export const DEMO_SITES: ConfigFile['sites'] = [
  {
    id: 'riverside',
    name: 'Riverside General Hospital',
    timeZone: 'Europe/London',
    production: false,
    units: [
      { id: 'icu', name: 'Intensive care', kind: 'icu', beds: beds(12) },
      { id: 'step-down', name: 'Step-down', kind: 'step-down', beds: beds(12) },
      { id: 'ward', name: 'Medical ward', kind: 'ward', beds: beds(20) },
    ],
  },
  {
    id: 'hillview',
    name: "Hillview Children's Hospital",
    timeZone: 'Europe/London',
    production: false,
    units: [
      { id: 'paediatric', name: 'Paediatric', kind: 'paediatric', beds: beds(10) },
      { id: 'neonatal', name: 'Neonatal', kind: 'neonatal', beds: beds(10) },
    ],
  },
  {
    id: 'lakeshore',
    name: 'Lakeshore Care at Home',
    timeZone: 'America/New_York',
    production: false,
    units: [{ id: 'home', name: 'Care at home', kind: 'home', beds: [] }],
  },
]

const nurse = (id: string, name: string, unit: string) =>
  ({ id, name, roles: [{ role: 'nurse', unit }] }) as const

export const DEMO_USERS: readonly Omit<ConfigFile['users'][number], 'password'>[] = [
  nurse('nurse', 'Nell Nurse (ICU)', 'riverside/icu'),
  nurse('step-down-nurse', 'Stig Nurse (step-down)', 'riverside/step-down'),
  nurse('ward-nurse', 'Wim Nurse (ward)', 'riverside/ward'),
  nurse('paediatric-nurse', 'Pia Nurse (paediatric)', 'hillview/paediatric'),
  nurse('neonatal-nurse', 'Nia Nurse (neonatal)', 'hillview/neonatal'),
  nurse('home-nurse', 'Hugo Nurse (home)', 'lakeshore/home'),
  {
    id: 'charge-nurse',
    name: 'Chidi Charge',
    roles: [
      { role: 'charge-nurse', unit: 'riverside/icu' },
      { role: 'charge-nurse', unit: 'riverside/step-down' },
      { role: 'charge-nurse', unit: 'riverside/ward' },
    ],
  },
  { id: 'physician', name: 'Dr Phila Physician', roles: [{ role: 'physician', site: 'riverside' }] },
  { id: 'tele-icu', name: 'Dr Teo Remote', roles: [{ role: 'tele-icu' }] },
  { id: 'biomed', name: 'Bo Biomed', roles: [{ role: 'biomed' }] },
  { id: 'admin', name: 'Ada Admin', roles: [{ role: 'admin' }] },
]

/** Who assigns the medical record numbers of a site: PID-3.4 in its messages, and part of the subject's id. */
export const authorityOf = (site: string): string => site.toUpperCase()

/** A patient whom ADT knows (contract): `mrn:{assigning authority}:{id}`. */
export const subjectIdOf = (site: string, mrn: string): string => `mrn:${authorityOf(site)}:${mrn}`
