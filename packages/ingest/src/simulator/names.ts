/** Invented people for whoever comes next; no two share a name, no two share a number. */
import type { Person } from './hospital-day'
import type { Random } from './random'

const FAMILY = [
  'Adebowale-Kerr',
  'Balogh',
  'Castellane',
  'Dhaliwal-Stone',
  'Eriksdotter',
  'Fairweather',
  'Gebreselassie',
  'Hollingberry',
  'Ishikura',
  'Jellicoe',
  'Kaczorek',
  'Lamontagne',
  'Mwangi-Teller',
  'Nordahl',
  'Ollerenshaw',
  'Pacheco-Vine',
  'Quennell',
  'Rosenkvist',
  'Sundaralingam',
  'Thackray',
  'Uwimana',
  'Vanterpool',
  'Wetherall',
  'Yilmazer',
  'Zubkova',
] as const
const GIVEN = {
  female: [
    'Amara',
    'Birgit',
    'Clementine',
    'Dilnoza',
    'Esperanza',
    'Freya',
    'Gulsen',
    'Hyacinth',
    'Ione',
    'Jocasta',
  ],
  male: [
    'Anselm',
    'Bashir',
    'Corentin',
    'Dimitri',
    'Ezekiel',
    'Fabian',
    'Gethin',
    'Haruto',
    'Ignatius',
    'Jabari',
  ],
} as const
const DAY_MS = 86_400_000
const YEAR_DAYS = 365.25
const [YOUNGEST, OLDEST] = [18, 92]

/** Numbers hold the time of the start: a demonstration that is started again has new people. */
export function createNames(
  random: Random,
  start: number,
  used: readonly string[],
): { next(now: number): Person } {
  const taken = new Set(used)
  let count = 0
  const one = (list: readonly string[]): string => list[Math.floor(random.uniform() * list.length)] ?? ''
  function free(sex: Person['sex']): string {
    for (let tries = 0; tries < 50; tries++) {
      const name = `${one(FAMILY)}, ${one(GIVEN[sex])}`
      if (!taken.has(name)) return name
    }
    return `${one(FAMILY)}, ${one(GIVEN[sex])} ${count}`
  }
  return {
    next(now) {
      count += 1
      const sex = random.uniform() < 0.5 ? 'female' : 'male'
      const name = free(sex)
      taken.add(name)
      const days = (YOUNGEST + random.uniform() * (OLDEST - YOUNGEST)) * YEAR_DAYS
      return {
        mrn: `N${Math.floor(start / 1000)}-${count}`,
        name,
        birthDate: new Date(now - days * DAY_MS).toISOString().slice(0, 10),
        sex,
      }
    },
  }
}
