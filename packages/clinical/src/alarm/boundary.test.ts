import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DeviceId, EpochMs, SubjectId, UnitId } from '../ids'
import { aContext, deviceIn, START, UNIT } from '../testing'
import { initialState, type SubjectState } from './state'
import { step } from './step'
import type { AlarmEffect, AlarmInput } from './step-types'

const DEVICES = ['mon-1', 'mon-2', 'patch-1'] as DeviceId[]
const SUBJECTS = ['p1', 'p2', 'p3'] as SubjectId[]
const UNITS = [UNIT, 'north/ward' as UnitId]
/** Each patient has heart rates of their own, all of them alarms, so that every number tells whose it is. */
const RATES: Readonly<Record<SubjectId, number>> = Object.fromEntries(
  SUBJECTS.map((id, index) => [id, 41 + index]),
)
const NOBODYS = 49

const device = fc.constantFrom(...DEVICES)
const subject = fc.constantFrom(...SUBJECTS)
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('measure' as const),
      device,
      after: fc.constantFrom(0, 0, 400, 3_000, 20_000),
      copies: fc.constantFrom(1, 1, 2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom<number>(0, 1, 1_000, 9_000),
    }),
  },
  // Admission and transfer of a device; a device that belonged to somebody else leaves them.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('attach' as const), device, subject }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const), device, by: device }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('discharge' as const), subject }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('move' as const), subject, unit: fc.constantFrom(...UNITS) }),
  },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

interface Measurement {
  readonly device: DeviceId
  readonly value: number
  readonly measuredAt: EpochMs
  readonly arrivesAt: number
}
interface Interval {
  readonly device: DeviceId
  readonly subject: SubjectId
  readonly from: EpochMs
  to: EpochMs | null
}

/** A hospital as its host runs it: data go to whom the device belonged when it measured, half-open intervals. */
class Hospital {
  now: EpochMs = START
  readonly faults: string[] = []
  readonly #states = new Map<SubjectId, SubjectState>()
  readonly #units = new Map<SubjectId, UnitId>()
  readonly #intervals: Interval[] = []
  #onTheWay: Measurement[] = []

  do(operation: Operation): void {
    // Nothing else happens in the millisecond of a change.
    if (operation.kind !== 'measure') this.now = (this.now + 1) as EpochMs
    switch (operation.kind) {
      case 'measure':
        return this.#measure(operation.device, operation.after, operation.copies)
      case 'wait':
        return this.#wait(operation.ms)
      case 'attach':
        return this.#change(() => this.#attach(operation.device, operation.subject))
      case 'swap': {
        const owner = this.#owner(operation.device, this.now)
        return this.#change(() => {
          this.#close(({ device }) => device === operation.device)
          if (owner) this.#attach(operation.by, owner)
        })
      }
      case 'discharge':
        this.#close(({ subject }) => subject === operation.subject)
        this.#send(operation.subject, { type: 'subject-ended' })
        this.#states.delete(operation.subject)
        return
      case 'move':
        return this.#change(() => this.#units.set(operation.subject, operation.unit))
      default:
        operation satisfies never
    }
  }

  #measure(device: DeviceId, after: number, copies: number): void {
    const owner = this.#owner(device, this.now)
    const value = owner ? (RATES[owner] ?? NOBODYS) : NOBODYS
    for (let copy = 0; copy < copies; copy++)
      this.#onTheWay.push({ device, value, measuredAt: this.now, arrivesAt: this.now + after * (copy + 1) })
    this.#deliver()
  }

  #wait(ms: number): void {
    this.now = (this.now + ms) as EpochMs
    this.#deliver()
    for (const id of this.#states.keys()) this.#send(id, { type: 'tick' })
  }

  #deliver(): void {
    const arrived = this.#onTheWay.filter(({ arrivesAt }) => arrivesAt <= this.now)
    this.#onTheWay = this.#onTheWay.filter((each) => !arrived.includes(each))
    for (const { device: source, value, measuredAt } of arrived) {
      const owner = this.#owner(source, measuredAt)
      if (!owner) continue
      const live = this.now - measuredAt < 10_000
      const samples = [{ code: 'MDC_ECG_HEART_RATE', value, measuredAt } as const]
      this.#send(owner, { type: 'observed', source, receivedAt: this.now, live, samples })
    }
  }

  readonly #owner = (device: DeviceId, at: EpochMs): SubjectId | null =>
    this.#intervals.find(
      (each) => each.device === device && each.from <= at && (each.to === null || at < each.to),
    )?.subject ?? null

  #attach(device: DeviceId, subject: SubjectId): void {
    this.#close((each) => each.device === device)
    this.#intervals.push({ device, subject, from: this.now, to: null })
  }

  #close(isMeant: (interval: Interval) => boolean): void {
    for (const each of this.#intervals) if (each.to === null && isMeant(each)) each.to = this.now
  }

  #change(change: () => unknown): void {
    change()
    for (const id of SUBJECTS) {
      const context = this.#context(id)
      if (this.#states.has(id)) this.#send(id, { type: 'context-changed', context })
      else this.#states.set(id, initialState(context))
    }
  }

  #context(subject: SubjectId) {
    const open = this.#intervals.filter((each) => each.to === null && each.subject === subject)
    const devices = open.map(({ device }) => deviceIn(device))
    return aContext({ subject, unit: this.#units.get(subject) ?? UNIT, devices })
  }

  #send(id: SubjectId, input: AlarmInput): void {
    const before = this.#states.get(id)
    if (!before) return
    const { state, effects } = step(before, input, this.now)
    this.#states.set(id, state)
    this.#check(id, state, effects)
  }

  #check(id: SubjectId, state: SubjectState, effects: readonly AlarmEffect[]): void {
    const here = state.context.devices.map(({ device }) => device)
    for (const { source, value } of Object.values(state.streams)) {
      if (!here.includes(source)) this.faults.push(`${id} has a stream of ${source}`)
      if (value !== null && value !== RATES[id]) this.faults.push(`${id} has the value ${String(value)}`)
    }
    const signals = Object.values(state.conditions).flatMap((condition) => condition.signals)
    const announced = effects.flatMap((each) => (each.type === 'announce' ? each.alarm.evidence : []))
    for (const { source } of signals.map(({ evidence }) => evidence))
      if (source !== null && !here.includes(source)) this.faults.push(`${id} has evidence of ${source}`)
    for (const each of [...signals.map(({ evidence }) => evidence), ...announced])
      if (each.kind === 'limit' && each.value !== RATES[id])
        this.faults.push(`${id} alarms at ${String(each.value)}`)
  }
}

it('[TEC13] [CTX7] assesses no sample for anybody but the patient it was measured on', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60, size: 'max' }), (operations) => {
      const hospital = new Hospital()
      for (const each of operations) hospital.do(each)
      hospital.do({ kind: 'wait', ms: 60_000 })
      expect(hospital.faults).toEqual([])
    }),
    { numRuns: 1_500, seed: 20_261_127 },
  )
})
