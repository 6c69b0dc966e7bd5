import { expect, it } from 'vitest'
import { aContext, anActor } from '../testing/builders'
import { Run } from '../testing/run'
import type { Decision, Told } from './replay'
import { firstDifference, replay } from './replay'
import type { AlarmInput } from './step-types'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'

/** A desaturation that is taken and ends, with everything that the engine was told. */
function aScene() {
  const run = new Run(aContext())
  const from = run.state
  const told: Told[] = []
  const send = run.send.bind(run)
  run.send = (input: AlarmInput) => {
    told.push({ now: run.now, input })
    return send(input)
  }
  run.stream(5, { [SPO2]: 97 })
  run.stream(40, { [SPO2]: 78 })
  run.act('spo2-low', { type: 'acknowledge' }, anActor())
  run.stream(30, { [SPO2]: 97 })
  return { run, from, told }
}

it('decides the same again from the same inputs', () => {
  const { run, from, told } = aScene()
  const again = replay(from, JSON.parse(JSON.stringify(told)) as readonly Told[])
  expect(again.state).toEqual(run.state)
  expect(again.decisions.map(({ type }) => type)).toEqual(run.announced.map(({ event }) => event))
  expect(again.decisions.map(({ type }) => type)).toContain('accepted')
  const stored = JSON.parse(JSON.stringify(again.decisions)) as readonly Decision[]
  expect(firstDifference(stored, replay(from, told).decisions)).toBeNull()
})

it('names the first event that differs, and in what', () => {
  const { from, told } = aScene()
  const { decisions } = replay(from, told)
  const altered = told.map(({ now, input }) => ({
    now,
    input:
      input.type === 'observed'
        ? {
            ...input,
            samples: input.samples.map((each) => (each.value === 78 ? { ...each, value: 77 } : each)),
          }
        : input,
  }))
  const difference = firstDifference(decisions, replay(from, altered).decisions)
  expect(difference?.index).toBe(0)
  expect(difference?.path).toBe('alarm.evidence.0.value')
})

it('says which event is missing on either side', () => {
  const { from, told } = aScene()
  const { decisions } = replay(from, told)
  const fewer = decisions.slice(0, -1)
  expect(firstDifference(decisions, fewer)).toMatchObject({ index: fewer.length, replayed: null, path: '' })
  expect(firstDifference(fewer, decisions)).toMatchObject({ index: fewer.length, stored: null })
})
