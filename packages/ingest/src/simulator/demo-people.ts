/** Who lies where in the demonstration, and what happens to them. All people are invented. */
import type { Vitals } from './condition'
import { seedOf } from './history'
import type { SensorName } from './monitor'
import type { OxygenSupply } from './readings'
import type { ScriptName } from './scripts'

export interface DemoPatient {
  readonly name: string
  readonly ageDays: number
  readonly sex: 'female' | 'male'
  readonly script: ScriptName
  /** Seconds after the start at which the script begins. */
  readonly after: number
  readonly vitals: Partial<Vitals>
  readonly paced: boolean
  readonly preterm: boolean
  readonly ventilated: boolean
  readonly oxygen: OxygenSupply | null
  readonly spo2Target: { readonly low: number; readonly high: number } | null
  readonly sensors: readonly SensorName[]
}

export interface DemoPlace {
  /** `site/unit/bed`; a unit where nobody has a bed. */
  readonly place: string
  readonly patient: DemoPatient | null
  /** A patient at home wears these instead of lying below a monitor. */
  readonly worn: readonly ('ecg-patch' | 'home-kit' | 'cgm')[]
}

const YEAR = 365.25
const years = (count: number): number => Math.round((count + 0.4) * YEAR)
/** Not everybody has the same birthday; nobody becomes a year older by it. */
const birthday = (ageDays: number, name: string): number =>
  ageDays < 2 * YEAR ? ageDays : ageDays + (seedOf(name, 0) % 200) - 100

type Extra = Partial<Omit<DemoPatient, 'name' | 'ageDays' | 'sex' | 'script'>>
type Row = readonly [
  bed: number,
  name: string,
  ageDays: number,
  sex: 'female' | 'male',
  script?: ScriptName,
  extra?: Extra,
]

const BASIC: readonly SensorName[] = ['ecg', 'spo2', 'nibp', 'temperature']
const PROBE: readonly SensorName[] = ['spo2', 'nibp', 'temperature']
const ARTERIAL: readonly SensorName[] = ['ecg', 'ecg-v', 'spo2', 'nibp', 'temperature', 'abp']
const LINE: Extra = { sensors: ARTERIAL }
const ARRHYTHMIA: Extra = { sensors: [...ARTERIAL, 'pvc'] }
const VENTILATED: Extra = {
  sensors: ['ecg', 'ecg-v', 'spo2', 'nibp', 'temperature', 'abp', 'co2'],
  ventilated: true,
  oxygen: { kind: 'fraction', percent: 40 },
}
const mask = (litres: number): OxygenSupply => ({ kind: 'flow', litres })
/** Hypercapnic failure: 88 to 92 (BTS guideline, Thorax 2017;72 Suppl 1). */
const COPD: Extra = { oxygen: mask(1), spo2Target: { low: 88, high: 92 }, vitals: { spo2: 90 } }
/** clinical-decisions 15. */
const PRETERM: Extra = {
  preterm: true,
  oxygen: { kind: 'fraction', percent: 30 },
  spo2Target: { low: 90, high: 95 },
  vitals: { spo2: 93 },
}

const ICU: readonly Row[] = [
  [1, 'Ashdown, Miriam', years(67), 'female', 'stable', VENTILATED],
  [2, 'Okonedo-Hale, Tobias', years(58), 'male', 'desaturation', { ...LINE, vitals: { spo2: 96 } }],
  [
    3,
    'Verstraeten, Odile',
    years(81),
    'female',
    'stable',
    { ...LINE, paced: true, vitals: { heartRate: 70 } },
  ],
  [4, 'Pellworm, Arvid', years(74), 'male', 'bradycardia', { ...LINE, vitals: { heartRate: 66 } }],
  [5, 'Quillfeather, Dora', years(49), 'female', 'leads-off', LINE],
  [6, 'Marchetti-Boon, Leo', years(61), 'male', 'asystole', LINE],
  [7, 'Rautio-Bell, Sanna', years(62), 'female', 'noisy-sensor', { ...VENTILATED, after: 120 }],
  [8, 'Abimbola-Frey, Tunde', years(45), 'male', 'vt', { ...ARRHYTHMIA, after: 60 }],
  [10, 'Szabolcsi, Réka', years(71), 'female', 'sepsis', { ...LINE, oxygen: mask(4) }],
  [11, 'Nakagawa-Price, Emil', years(53), 'male', 'af-rapid-response', { ...VENTILATED, after: 1080 }],
]
const STEP_DOWN: readonly Row[] = [
  [1, 'Tansley, Percival', years(71), 'male'],
  [
    2,
    'Yamauchi-Reed, Hana',
    years(63),
    'female',
    'pvc-runs',
    { after: 60, sensors: [...BASIC, 'pvc'], vitals: { heartRate: 84 } },
  ],
  [3, 'Castellanos-Webb, Inés', years(57), 'female'],
  [4, 'Oduya, Kwabena', years(44), 'male', 'nurse-present'],
  [5, 'Lindqvist-Moor, Sten', years(77), 'male', 'stable', { oxygen: mask(2) }],
  [6, 'Haverkamp, Joost', years(69), 'male', 'af-rapid-response', { after: 360 }],
  [8, 'Petrosyan-Lane, Anahit', years(52), 'female'],
  [9, 'Mbeki-Thorne, Lindiwe', years(66), 'female'],
  [10, 'Farrukhzad, Omid', years(48), 'male', 'apnoea', { after: 900 }],
  [11, 'Gwynne-Sato, Rhys', years(73), 'male'],
]
const WARD: readonly Row[] = [
  [1, 'Brackenbury, Ines', years(55), 'female', 'desaturation', { after: 780, sensors: PROBE }],
  [2, 'Delacroix-Umar, Noor', years(52), 'female', 'stable', { sensors: PROBE }],
  [3, 'Cavanagh, Ruth', years(69), 'female', 'stable', COPD],
  [4, 'Achterberg, Wouter', years(78), 'male', 'monitor-lost', { after: 240 }],
  [5, 'Iwu-Carmichael, Ngozi', years(36), 'female', 'stable', { sensors: PROBE }],
  [6, 'Thistlewood, Barnaby', years(83), 'male', 'battery-low', { sensors: PROBE }],
  [7, 'Kowalczyk-Dunn, Jadwiga', years(64), 'female'],
  [8, 'Rajasekaran, Vimal', years(41), 'male', 'transfer', { after: 300 }],
  [9, 'Solheim-Abara, Ingrid', years(59), 'female', 'stable', { sensors: PROBE }],
  [11, 'Mercado-Finch, Rafael', years(72), 'male', 'stable', COPD],
  [12, 'Ó Dálaigh, Fionn', years(29), 'male', 'stable', { sensors: PROBE }],
  [13, 'Zhuang-Harper, Meilin', years(47), 'female'],
  [15, 'Bouchard-Nair, Sylvie', years(80), 'female', 'stable', { oxygen: mask(2) }],
  [16, 'Eklund, Torvald', years(67), 'male', 'stable', { sensors: PROBE }],
  [18, 'Tupou-Grant, Mele', years(51), 'female', 'stable', { sensors: PROBE }],
  [19, 'Vasquez-Holt, Damián', years(75), 'male', 'noisy-sensor', { after: 1200 }],
]
const PAEDIATRIC: readonly Row[] = [
  [1, 'Abernathy-Cole, Wren', years(3), 'female'],
  [2, 'Chaudhry-Banks, Zayn', years(7), 'male'],
  [3, 'Dvořák-Linley, Elsa', years(5), 'female', 'desaturation', { after: 1500, oxygen: mask(1) }],
  [4, 'Emenike, Chidera', years(9), 'female'],
  [5, 'Fontaine-Ross, Théo', 200, 'male'],
  [6, 'Gallagher-Ito, Saoirse', years(12), 'female', 'nurse-present', { after: 900 }],
  [7, 'Hassan-Wilder, Idris', years(14), 'male'],
  [8, 'Ivanova-Pike, Mila', 130, 'female'],
  [10, 'Jansen-Okoro, Daan', years(2), 'male'],
]
const NEONATAL: readonly Row[] = [
  [1, 'Halloran, Baby', 9, 'female'],
  [2, 'Kettleby, Baby', 21, 'male', 'apnoea', { ...PRETERM, after: 300 }],
  [3, 'Lovelock, Baby', 34, 'female', 'stable', PRETERM],
  [4, 'Montague-Ali, Baby', 3, 'male'],
  [5, 'Nwosu-Barr, Baby', 47, 'male', 'stable', PRETERM],
  [6, 'Ormsby, Baby', 5, 'female', 'leads-off', { after: 1140 }],
  [7, 'Pemberton-Lau, Twin One', 12, 'female', 'stable', PRETERM],
  [8, 'Pemberton-Lau, Twin Two', 12, 'female', 'stable', PRETERM],
  [10, 'Redfern, Baby', 2, 'male'],
]
type HomeRow = readonly [Row, DemoPlace['worn']]
const HOME: readonly HomeRow[] = [
  [[1, 'Stanhope, Alva', years(68), 'female'], ['home-kit']],
  [
    [2, 'Trevithick-Mori, Jun', years(59), 'male'],
    ['home-kit', 'cgm'],
  ],
  [[3, 'Underhill, Cosima', years(74), 'female', 'stable', COPD], ['home-kit']],
  [[4, 'Valdivia-Rowe, Mateo', years(46), 'male'], ['ecg-patch']],
  [
    [5, 'Whitcombe, Edith', years(86), 'female'],
    ['ecg-patch', 'home-kit'],
  ],
  [[6, 'Xiong-Baker, Pa Houa', years(38), 'female'], ['cgm']],
  [[7, 'Yeboah, Ama', years(31), 'female'], ['ecg-patch']],
  [[8, 'Zelinski-Poe, Casimir', years(71), 'male', 'desaturation', { after: 1320 }], ['home-kit']],
  [
    [9, 'Ambrose-Kaur, Simran', years(55), 'female'],
    ['cgm', 'home-kit'],
  ],
  [[10, 'Birdsong, Elias', years(63), 'male'], ['home-kit']],
]

function patientOf([, name, ageDays, sex, script = 'stable', extra = {}]: Row): DemoPatient {
  return {
    after: 0,
    vitals: {},
    paced: false,
    preterm: false,
    ventilated: false,
    oxygen: null,
    spo2Target: null,
    sensors: BASIC,
    ...extra,
    name,
    ageDays: birthday(ageDays, name),
    sex,
    script,
  }
}

const placesOf = (unit: string, rows: readonly Row[]): readonly DemoPlace[] =>
  rows.map((row) => ({ place: `${unit}/${row[0]}`, patient: patientOf(row), worn: [] }))

export const DEMO_PLACES: readonly DemoPlace[] = [
  ...placesOf('riverside/icu', ICU),
  ...placesOf('riverside/step-down', STEP_DOWN),
  ...placesOf('riverside/ward', WARD),
  ...placesOf('hillview/paediatric', PAEDIATRIC),
  ...placesOf('hillview/neonatal', NEONATAL),
  ...HOME.map(([row, worn]) => ({ place: 'lakeshore/home', patient: patientOf(row), worn })),
]

/** A monitor that runs although nobody is admitted below it. */
export const UNCLAIMED_BED = 'riverside/icu/9'
/** A patient of the ward who also wears a glucose sensor. */
export const WARD_CGM = 'riverside/ward/13'

/** Of somebody who comes later, and of the one whom nobody has admitted. */
export const newcomer = (
  person: Pick<DemoPatient, 'name' | 'ageDays' | 'sex'>,
  script: ScriptName = 'stable',
): DemoPatient => patientOf([0, person.name, person.ageDays, person.sex, script])
