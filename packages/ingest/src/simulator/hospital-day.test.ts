import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demoCensus, demoHospital } from './demo-hospital'
import { createHospitalDay, type Movement } from './hospital-day'

const start = Date.parse('2026-11-21T10:00:00Z')
const HOUR = 3_600_000
const dayOf = (seed: number) => createHospitalDay({ seed, start, beds: demoCensus(start) })
const beds = [...demoCensus(start).keys()]

describe('a living day', () => {
  it('is the same for one seed, however it is asked', () => {
    const whole = dayOf(5).movementsUntil(start + 6 * HOUR)
    const parted = dayOf(5)
    for (let at = start; at < start + 6 * HOUR; at += 61_000) parted.movementsUntil(at)
    expect(parted.movementsUntil(start + 6 * HOUR)).toEqual(whole)
    expect(dayOf(6).movementsUntil(start + 6 * HOUR)).not.toEqual(whole)
    expect(dayOf(5).movementsUntil(start + 3 * HOUR)).toEqual(
      whole.filter(({ at }) => at <= start + 3 * HOUR),
    )
  })

  it('has a movement every few minutes and all kinds of them', () => {
    const movements = dayOf(5).movementsUntil(start + 12 * HOUR)
    expect(movements.length).toBeGreaterThan(130)
    expect(movements.length).toBeLessThan(360)
    expect(new Set(movements.map(({ kind }) => kind)).size).toBe(5)
    expect(movements[0]?.at).toBeGreaterThanOrEqual(start + 4 * 60_000)
  })

  it('is announced later than it happens', () => {
    for (const { at, announcedAt } of dayOf(5).movementsUntil(start + 12 * HOUR)) {
      expect(announcedAt - at).toBeGreaterThanOrEqual(40_000)
      expect(announcedAt - at).toBeLessThanOrEqual(150_000)
    }
  })

  it('never books a bed or a person twice, at the bedside or on paper', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const movements = dayOf(seed).movementsUntil(start + 8 * HOUR)
        const bedside = replay(movements.toSorted((a, b) => a.at - b.at))
        const paper = replay(movements.toSorted((a, b) => a.announcedAt - b.announcedAt))
        expect(paper).toEqual(bedside)
      }),
      { numRuns: 40 },
    )
  })

  it('tells of each bed what its movements say', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: 0, max: 8 * HOUR }),
        (seed, after) => {
          const day = dayOf(seed)
          const there = replay(day.movementsUntil(start + after))
          for (const bed of beds) {
            const { from, until, person } = day.stayAt(bed, start + after)
            expect(person?.mrn ?? null).toBe(there.get(bed) ?? null)
            expect(from).toBeLessThanOrEqual(start + after)
            expect(until).toBeGreaterThan(start + after)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('keeps about as many people as it began with', () => {
    const there = replay(dayOf(11).movementsUntil(start + 48 * HOUR))
    const count = [...there.values()].filter((mrn) => mrn !== null).length
    expect(Math.abs(count - 36)).toBeLessThanOrEqual(4)
  })
})

describe('a bedside where people come and go', () => {
  const secrets = { seed: 7, userPassword: () => '', devicePassword: () => '' }

  it('goes on with another body from the moment of the change', () => {
    const day = dayOf(5)
    const admission = day.movementsUntil(start + 2 * HOUR).find(({ kind }) => kind === 'admission')
    if (admission?.kind !== 'admission') throw new Error('nobody came')
    const [, unit, label] = admission.to.split('/')
    const demo = demoHospital(start, secrets, dayOf(5))
    const monitor = demo.devices.find(({ id }) => id === `monitor-${unit ?? ''}-${label ?? ''}`)
    const cameMs = admission.at - start
    const emissions = monitor?.machine.run(cameMs + 20_000) ?? []
    const first = emissions.find(({ atMs }) => atMs >= cameMs)
    expect(first).toMatchObject({ kind: 'status', content: { state: 'online' } })
    const waves = emissions.filter(({ kind, atMs }) => kind === 'waveforms' && atMs >= cameMs)
    expect(waves[0]?.atMs).toBe(cameMs)
    expect(waves.length).toBeGreaterThan(70)
  })

  it('goes on with a stranger where no message can name who lies there', () => {
    const known = new Map([...demoCensus(start)].filter(([bed]) => bed !== 'riverside/ward/10'))
    const demo = demoHospital(start, secrets, createHospitalDay({ seed: 5, start, beds: known }))
    const monitor = demo.devices.find(({ id }) => id === 'monitor-ward-10')
    expect(monitor?.machine.run(5_000).filter(({ kind }) => kind === 'numerics')).toHaveLength(5)
  })

  it('has no truth about a bed while nobody lies in it', () => {
    const day = dayOf(5)
    const demo = demoHospital(start, secrets, day)
    const truths = beds.flatMap((bed) => {
      const [, unit, label] = bed.split('/')
      return demo
        .truth(`monitor-${unit ?? ''}-${label ?? ''}`, 0, 6 * HOUR)
        .map((truth) => ({ ...truth, bed }))
    })
    expect(truths.length).toBeGreaterThan(30)
    const inNobody = truths.filter(
      ({ bed, fromMs, toMs }) =>
        day.stayAt(bed, start + fromMs).person === null ||
        day.stayAt(bed, start + toMs - 1).person?.mrn !== day.stayAt(bed, start + fromMs).person?.mrn,
    )
    expect(inNobody).toEqual([])
  })

  it('stands by from the moment when somebody leaves', () => {
    const day = dayOf(5)
    const discharge = day.movementsUntil(start + 2 * HOUR).find(({ kind }) => kind === 'discharge')
    if (discharge?.kind !== 'discharge') throw new Error('nobody left')
    const [, unit, label] = discharge.from.split('/')
    const demo = demoHospital(start, secrets, dayOf(5))
    const monitor = demo.devices.find(({ id }) => id === `monitor-${unit ?? ''}-${label ?? ''}`)
    const leftMs = discharge.at - start
    const emissions = monitor?.machine.run(leftMs + 20_000) ?? []
    expect(emissions.filter(({ kind, atMs }) => kind === 'waveforms' && atMs >= leftMs)).toEqual([])
    expect(emissions.at(-1)).toMatchObject({ kind: 'status', atMs: leftMs, content: { state: 'standby' } })
    expect(monitor?.machine.state()).toBe('standby')
  })
})

/** Who lies where afterwards; throws when somebody lies in two beds or two people in one. */
function replay(movements: readonly Movement[]): ReadonlyMap<string, string | null> {
  const there = new Map([...demoCensus(start)].map(([bed, person]) => [bed, person?.mrn ?? null]))
  const leave = (bed: string, mrn: string): void => {
    check(there.get(bed) === mrn, `${mrn} is not in ${bed}`)
    there.set(bed, null)
  }
  const come = (bed: string, mrn: string): void => {
    check(there.get(bed) === null, `${bed} is not free`)
    check(![...there.values()].includes(mrn), `${mrn} lies somewhere already`)
    there.set(bed, mrn)
  }
  for (const movement of movements)
    switch (movement.kind) {
      case 'admission':
        come(movement.to, movement.person.mrn)
        break
      case 'transfer':
        leave(movement.from, movement.person.mrn)
        come(movement.to, movement.person.mrn)
        break
      case 'discharge':
        leave(movement.from, movement.person.mrn)
        break
      case 'round':
        check(there.get(movement.bed) === movement.person.mrn, `${movement.person.mrn} was not seen`)
        break
      case 'shift-change':
        break
      default:
        movement satisfies never
    }
  return there
}

function check(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what)
}
