import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { aContext, anActor } from '../testing/builders'
import { anyHistory, play } from '../testing/histories'
import { Run } from '../testing/run'
import type { Decision, Told } from './replay'
import { firstDifference, replay } from './replay'
import type { Actor } from './acts'
import type { SubjectState } from './state'
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

it('[RPL1] decides the same again from the same inputs', () => {
  const { run, from, told } = aScene()
  const again = replay(from, JSON.parse(JSON.stringify(told)) as readonly Told[])
  expect(again.state).toEqual(run.state)
  expect(again.decisions.map(({ type }) => type)).toEqual(run.announced.map(({ event }) => event))
  expect(again.decisions.map(({ type }) => type)).toContain('accepted')
  const stored = JSON.parse(JSON.stringify(again.decisions)) as readonly Decision[]
  expect(firstDifference(stored, replay(from, told).decisions)).toBeNull()
})

it('[RPL3] names the first event that differs, and in what', () => {
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

it('[RPL3] says which event is missing on either side', () => {
  const { from, told } = aScene()
  const { decisions } = replay(from, told)
  const fewer = decisions.slice(0, -1)
  expect(firstDifference(decisions, fewer)).toMatchObject({ index: fewer.length, replayed: null, path: '' })
  expect(firstDifference(fewer, decisions)).toMatchObject({ index: fewer.length, stored: null })
})

it('[RPL2] decides the same without what changed nothing, read back at any point', () => {
  const property = fc.property(anyHistory, fc.nat(), (history, cut) => {
    const seen = play(history)
    const first = seen[cut % Math.max(1, seen.length)]
    if (!first) return
    const rest = seen.slice(seen.indexOf(first))
    const told = rest.filter(({ before, after }) => before !== after)
    const from = JSON.parse(JSON.stringify(first.before)) as SubjectState
    const decided = rest.flatMap(({ effects, now }) =>
      effects.flatMap((effect): readonly Decision[] =>
        effect.type === 'announce'
          ? [{ type: effect.event, at: now, by: by(effect.by), alarm: effect.alarm }]
          : [],
      ),
    )
    expect(firstDifference(decided, replay(from, told).decisions)).toBeNull()
  })
  fc.assert(property, { numRuns: 300, seed: 20_261_128 })
})

const by = (actor: Actor | null): Decision['by'] =>
  actor && { user: actor.user, name: actor.name, station: actor.station }
