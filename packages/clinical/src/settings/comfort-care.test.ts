import { describe, expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import { aContext, anAlert, Run, START } from '../testing'
import { comfortProblem } from './comfort-care'

const comfort = (...remaining: string[]) => aContext({ comfort: { since: START, remaining } })

describe('comfort care', () => {
  it('[CMF1] ends what it leaves out, lethal alarms included', () => {
    const run = new Run()
    run.stream(6, { MDC_ECG_HEART_RATE: 45 })
    run.alert(anAlert())
    run.act('asystole', { type: 'acknowledge' })
    run.send({ type: 'context-changed', context: comfort() })
    expect(run.open()).toEqual([])
    run.alert(anAlert({ alertId: 'a2', code: 'MDC_EVT_ECG_V_FIB' }))
    run.stream(20, { MDC_ECG_HEART_RATE: 20 })
    run.pass(600_000)
    expect(run.open()).toEqual([])
  })

  it('[CMF1] ends what nobody has seen yet, ringing or latched', () => {
    const run = new Run()
    run.alert(anAlert())
    run.alert(anAlert({ alertId: 'a2', code: 'MDC_EVT_ECG_V_FIB' }))
    run.pass(1_000)
    run.alert(anAlert({ alertId: 'a2', code: 'MDC_EVT_ECG_V_FIB', state: 'ended', measuredAt: run.now }))
    expect(run.alarm('vf')?.state).toBe('latched')
    run.send({ type: 'context-changed', context: comfort() })
    run.pass(600_000)
    expect([run.alarm('vf')?.state, run.alarm('asystole')?.state]).toEqual(['ended', 'ended'])
    expect(run.events('vf').at(-1)).toBe('ended')
  })

  it('[CMF1] announces what remains', () => {
    const run = new Run()
    run.send({ type: 'context-changed', context: comfort('apnoea', 'alert-flood') })
    run.stream(30, { MDC_ECG_HEART_RATE: 20, MDC_RESP_RATE: 0 })
    expect(run.open()).toEqual(['apnoea high'])
  })

  it('[CMF2] announces at once what holds when it ends', () => {
    const run = new Run()
    run.send({ type: 'context-changed', context: comfort() })
    run.stream(8, { MDC_ECG_HEART_RATE: 45 })
    expect(run.open()).toEqual([])
    run.send({ type: 'context-changed', context: aContext() })
    expect(run.open()).toEqual(['hr-low medium'])
  })

  it.each([
    [{ orderedBy: ' ' }, 'nobody-ordered'],
    [{ remaining: ['nonsense'] }, 'unknown-condition'],
    [{ reviewAt: START }, 'in-past'],
    [{ reviewAt: (START + 37 * 3_600_000) as EpochMs }, 'review-too-late'],
    [{}, null],
  ] as const)('[CMF3] judges %o as %s', (part, problem) => {
    const order = {
      remaining: ['apnoea'],
      orderedBy: 'Dr. One',
      reviewAt: (START + 1_000) as EpochMs,
      ...part,
    }
    expect(comfortProblem(order, START)).toBe(problem)
  })
})
