import type { EpochMs, Subject, SubjectId, UserId } from '@vigil/clinical'
import type { Scene } from './scene'
import { ICU, nurse, WARD } from './world'

/** What people and ADT do to the hospital: transfers, discharges, admissions, plans, swaps, merges, rights. */
export class HospitalActs {
  readonly #scene: Scene

  constructor(scene: Scene) {
    this.#scene = scene
  }

  act(): void {
    const { random, world, server } = this.#scene
    if (!server) return
    const now = server.clock.now()
    // The cast mints a time of the server's clock, told late.
    const at = (random.chance(0.2) ? now - Math.floor(random.between(0, 30_000)) : now) as EpochMs
    const inBed = this.#lying()
    const one = inBed.length > 0 ? random.pick(inBed) : null
    const free = this.#freeBeds()
    const place = free.length > 0 ? random.pick(free) : null
    const kind = random.uniform()
    if (kind < 0.25) {
      if (one && place)
        this.#move(`${one.id} to ${place.bed}`, one, () => world.transfer(one.id, place.bed, at))
    } else if (kind < 0.35) {
      if (one && inBed.length > 2)
        this.#move(`${one.id} is discharged`, one, () => world.discharge(one.id, at))
    } else if (kind < 0.5) {
      if (place && inBed.length < 7)
        this.#scene.move(`somebody comes to ${place.bed}`, [], () => {
          world.admit(place.unit, place.bed, now)
        })
    } else if (kind < 0.65) this.#leave(one, now)
    else if (kind < 0.78) this.#replace(at)
    else if (kind < 0.9) this.#merge(now)
    else this.#changeRights()
  }

  /** The signal of a patient off the unit is back. */
  planEnded(subject: SubjectId, since: EpochMs): void {
    const { world } = this.#scene
    const plan = world.hospital().subjects.find(({ id }) => id === subject)?.planned
    if (plan?.since === since)
      this.#scene.move(`the signal of ${subject} is back`, [subject], () => world.back(subject))
  }

  #move(what: string, { id }: Subject, change: () => void): void {
    this.#scene.move(what, [id], change)
  }
  #lying(): readonly Subject[] {
    return this.#scene.world
      .hospital()
      .subjects.filter(({ bed, endedAt }) => bed !== null && endedAt === null)
  }
  #freeBeds() {
    const taken = new Set(this.#lying().map(({ bed }) => bed))
    return this.#scene.world
      .hospital()
      .units.flatMap(({ id, beds }) =>
        beds.filter((bed) => !taken.has(bed.id)).map((bed) => ({ unit: id, bed: bed.id })),
      )
  }

  #leave(one: Subject | null, now: EpochMs): void {
    const { time, random, world } = this.#scene
    if (!one || one.planned) return
    this.#move(`${one.id} leaves the unit`, one, () => world.leave(one.id, now))
    time.after(random.between(60_000, 900_000), () => {
      const still = world.hospital().subjects.find(({ id }) => id === one.id)
      if (still?.planned) this.#move(`${one.id} is back`, one, () => world.back(one.id))
    })
  }

  #replace(at: EpochMs): void {
    const { random, world } = this.#scene
    const { devices, associations } = world.hospital()
    const spare = devices.find(({ home }) => home.kind === 'none')
    const old = random.pick(devices)
    if (!spare || old.home.kind !== 'bed') return
    const holder = associations.find(({ device, to }) => device === old.id && to === null)?.subject
    const change = () => world.replace(old.id, spare.id, at)
    this.#scene.move(`${spare.id} replaces ${old.id}`, holder ? [holder] : [], change)
  }

  /** ADT tells of somebody without a bed; a while later it turns out who that is. */
  #merge(now: EpochMs): void {
    const { time, random, world } = this.#scene
    const lying = this.#lying()
    if (lying.length === 0) return
    const retired = random.pick(lying)
    const into = world.admit(retired.unit, null, now)
    this.#scene.move(`ADT tells of ${into}`, [], () => undefined)
    time.after(random.between(2_000, 60_000), () => {
      const both = world.hospital().subjects.filter(({ id }) => id === into || id === retired.id)
      const { server } = this.#scene
      if (!server || both.some(({ endedAt }) => endedAt !== null)) return
      const at = server.clock.now()
      const change = () => world.merge(retired.id, into, at)
      this.#scene.move(`${retired.id} turns out to be ${into}`, [into, retired.id], change)
    })
  }

  #changeRights(): void {
    const { time, random } = this.#scene
    const unit = random.pick([ICU, WARD])
    // The cast mints the id of one of the world's staff.
    const user = `nurse-${unit === ICU ? 'icu' : 'ward'}` as UserId
    this.#grant(user, unit === ICU ? WARD : ICU)
    time.after(random.between(30_000, 300_000), () => this.#grant(user, unit))
  }
  #grant(user: UserId, unit: typeof ICU): void {
    const { time, world } = this.#scene
    this.#scene.grantedAt = time.now() + 500
    this.#scene.move(`${user} works at ${unit}`, [], () => world.grant(user, [nurse(unit)]))
  }
}
