import type { UnitId, UserId } from '@vigil/clinical'
import { Page } from './page'
import type { Scene } from './scene'
import { ICU, WARD } from './world'

// The casts mint the ids of the world's staff.
const STAFF = ['nurse-icu', 'nurse-ward', 'charge', 'tele'] as readonly string[] as readonly UserId[]
const UNITS_OF: Readonly<Record<string, readonly UnitId[]>> = {
  'nurse-icu': [ICU],
  'nurse-ward': [WARD],
  charge: [ICU, WARD],
  tele: [ICU, WARD],
}
const ACTS = [
  ['acknowledge', { state: 'coming' }],
  ['acknowledge', { state: 'at-bedside' }],
  ['acknowledge', { state: 'needs-help' }],
  ['pause', { seconds: 120 }],
  ['pause', { seconds: 30 }],
  ['resume', {}],
  ['resolve', {}],
  ['reject', {}],
] as const

/** Who opens pages, and what they do with the alarms that these show. */
export class People {
  readonly pages = new Set<Page>()
  readonly #scene: Scene
  #opened = 0

  constructor(scene: Scene) {
    this.#scene = scene
  }

  open(): void {
    const { time, random } = this.#scene
    const user = random.pick(STAFF)
    this.#opened += 1
    const name = `${user}-${this.#opened}`
    const units = UNITS_OF[user] ?? [ICU]
    const page = new Page({ time, random, server: () => this.#scene.server, user, units, name })
    this.#scene.note(`${user} opens a page`)
    this.pages.add(page)
    time.after(random.between(20_000, 120_000), () => {
      this.#scene.note(`${user} closes a page`)
      this.pages.delete(page)
      page.close()
    })
  }

  act(): void {
    const { random, counts } = this.#scene
    const page = this.#any()
    const alarms = page?.store.alarms() ?? []
    if (!page || alarms.length === 0) return
    const alarm = random.pick(alarms)
    const [event, body] = random.pick(ACTS)
    counts.acts += 1
    this.#scene.note(`${page.user} ${event} ${alarm.id} e${alarm.episode}`)
    const key = `key-${String(counts.acts).padStart(6, '0')}`
    page.act(event, alarm, key, body)
    if (random.chance(0.1)) page.act(event, alarm, key, body)
  }

  partition(): void {
    const { random } = this.#scene
    const page = this.#any()
    this.#scene.note('partition')
    page?.line.partition(random.chance(0.6) ? random.between(200, 5_000) : random.between(5_000, 60_000))
  }

  #any(): Page | null {
    return this.pages.size > 0 ? this.#scene.random.pick([...this.pages]) : null
  }
}
