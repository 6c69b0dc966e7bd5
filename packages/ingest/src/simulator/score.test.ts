import { conditionOfAlert } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { alertsOf, ALL_SENSORS, MODEL, ran } from '../testing/signals'
import { createMonitor } from './monitor'
import { scoreAlarms } from './score'
import { truthOf, type Truth } from './script'
import type { ScriptName } from './scripts'

const vt: Truth = {
  fromMs: 10_000,
  toMs: 50_000,
  event: 'vt',
  real: true,
  conditions: ['vt', 'hr-high'],
  codes: [],
}
const shaken: Truth = {
  fromMs: 90_000,
  toMs: 120_000,
  event: 'artefact',
  real: false,
  conditions: ['vt'],
  codes: [],
}

describe('the score of alarms', () => {
  it('counts true, false and missed ones', () => {
    const alarms = [
      { condition: 'vt', fromMs: 14_000 },
      { condition: 'hr-high', fromMs: 20_000 },
      { condition: 'vt', fromMs: 95_000 },
      { condition: 'spo2-low', fromMs: 30_000 },
    ]
    expect(scoreAlarms([vt, shaken], alarms)).toEqual({ true: 2, false: 2, missed: 0 })
    expect(scoreAlarms([vt, shaken], [])).toEqual({ true: 0, false: 0, missed: 1 })
  })

  it('takes an alarm that comes a little after the end', () => {
    const late = [{ condition: 'vt', fromMs: 60_000 }]
    expect(scoreAlarms([vt], late)).toEqual({ true: 1, false: 0, missed: 0 })
    expect(scoreAlarms([vt], late, 5_000)).toEqual({ true: 0, false: 1, missed: 1 })
    expect(scoreAlarms([vt], [{ condition: 'vt', fromMs: 9_000 }])).toMatchObject({ true: 0, false: 1 })
  })

  it.each([
    ['vt', -400, { true: 1, false: 0, missed: 0 }],
    ['asystole', -700, { true: 2, false: 0, missed: 0 }],
    ['apnoea', -220, { true: 1, false: 0, missed: 0 }],
    ['leads-off', -60, { true: 1, false: 0, missed: 0 }],
    ['noisy-sensor', -170, { true: 0, false: 1, missed: 0 }],
    ['stable', 0, { true: 0, false: 0, missed: 0 }],
  ] as const)("judges the monitor's own alarms in %s", (script: ScriptName, after, score) => {
    const monitor = createMonitor({ ...MODEL, script, after }, { sensors: ALL_SENSORS, oxygen: null })
    const alarms = alertsOf(ran(monitor, 100))
      .filter(({ state }) => state === 'present')
      .map(({ code, second }) => ({
        condition: conditionOfAlert({ code }),
        fromMs: second * 1000,
      }))
    expect(scoreAlarms(truthOf({ script, after }, 0, 100_000), alarms)).toEqual(score)
  })
})
