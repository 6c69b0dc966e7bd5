import { describe, expect, it } from 'vitest'
import type { DeviceId } from '../ids'
import type { ParameterCode } from '../parameters'
import { aContext, anAlert, aSample, aStatus, deviceIn, MONITOR, PATCH, Run } from '../testing'

const HR: ParameterCode = 'MDC_ECG_HEART_RATE'
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const GOOD = { [HR]: 80, [SPO2]: 97 } as const
const NEXT = 'mon-2' as DeviceId

const swap = (run: Run, ...devices: DeviceId[]) =>
  run.send({ type: 'context-changed', context: aContext({ devices: devices.map(deviceIn) }) })

describe('a replaced device', () => {
  it('[CTX5] keeps owner and episode of a limit alarm', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.act('hr-low', { type: 'acknowledge' })
    swap(run, NEXT)
    run.stream(5, { [HR]: 45 }, NEXT)
    expect(run.alarm('hr-low')).toMatchObject({
      annunciation: 'accepted',
      episode: 1,
      evidence: [{ source: NEXT }],
    })
    run.stream(5, { [HR]: 80 }, NEXT)
    expect(run.open()).toEqual([])
  })

  it('[CTX5] keeps a pause', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    run.act('hr-low', { type: 'pause' })
    swap(run, NEXT)
    run.stream(5, { [HR]: 45 }, NEXT)
    expect(run.alarm('hr-low')?.annunciation).toBe('audio-paused')
  })

  it('[CTX5] lets a delay run on', () => {
    const run = new Run()
    run.stream(10, { [SPO2]: 88 })
    swap(run, NEXT)
    run.stream(4, { [SPO2]: 88 }, NEXT)
    expect(run.open()).toEqual([])
    run.stream(2, { [SPO2]: 88 }, NEXT)
    expect(run.open()).toEqual(['spo2-low medium'])
  })

  it('[CTX5] leaves its alert open until a minute of the other has not confirmed it', () => {
    const run = new Run()
    run.stream(5, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    swap(run, NEXT)
    run.pass(120_000)
    expect(run.alarm('asystole')).toMatchObject({ state: 'active', evidence: [{ source: MONITOR }] })
    run.stream(59, GOOD, NEXT)
    expect(run.alarm('asystole')?.state).toBe('active')
    run.stream(2, GOOD, NEXT)
    expect(run.alarm('asystole')?.state).toBe('latched')
  })

  it('[CTX5] leaves the word to the other device', () => {
    const run = new Run()
    run.alert(anAlert())
    run.act('asystole', { type: 'acknowledge' })
    swap(run, NEXT)
    run.alert(anAlert({ alertId: 'b1', measuredAt: run.now }), true, NEXT)
    expect(run.alarm('asystole')).toMatchObject({
      annunciation: 'accepted',
      episode: 1,
      evidence: [{ source: NEXT, alertId: 'b1' }],
    })
    run.alert(anAlert({ alertId: 'b1', state: 'ended', measuredAt: run.now }), true, NEXT)
    expect(run.open()).toEqual([])
  })

  it('[CTX5] waits a minute with a value that the other does not measure', () => {
    const run = new Run()
    run.stream(6, { [HR]: 45 })
    swap(run, NEXT)
    run.stream(59, { [SPO2]: 97 }, NEXT)
    expect(run.open()).toEqual(['hr-low medium'])
    run.stream(2, { [SPO2]: 97 }, NEXT)
    expect(run.open()).toEqual([])
  })

  it('[CTX5] keeps a spot measurement until the next one', () => {
    const run = new Run()
    run.observe([aSample({ code: 'MDC_PRESS_BLD_NONINV_SYS', value: 70 })])
    swap(run, NEXT)
    run.stream(120, GOOD, NEXT)
    expect(run.open()).toEqual(['nibp-sys-low medium'])
  })

  it('[CTX5] takes its battery and its own faults along', () => {
    const run = new Run()
    run.status(aStatus({ battery: 3 }))
    run.alert(anAlert({ code: 'MDC_EVT_LEAD_OFF', class: 'technical', priority: 'medium' }))
    swap(run, NEXT)
    expect(run.open()).toEqual([])
  })

  it('[CTX5] stays open through a second swap', () => {
    const run = new Run()
    run.alert(anAlert())
    swap(run, NEXT)
    swap(run, PATCH)
    run.pass(60_000)
    expect(run.alarm('asystole')?.state).toBe('active')
    run.stream(62, { [HR]: 80 }, PATCH)
    expect(run.alarm('asystole')?.state).toBe('latched')
  })

  it('[CTX5] speaks for itself again when it comes back', () => {
    const run = new Run()
    run.stream(5, GOOD)
    run.alert(anAlert({ measuredAt: run.now }))
    swap(run, NEXT)
    swap(run, MONITOR)
    run.stream(120, GOOD)
    expect(run.alarm('asystole')?.state).toBe('active')
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
    expect(run.alarm('asystole')?.state).toBe('latched')
  })

  it('[CTX5] takes everything along when its successor leaves too', () => {
    const run = new Run()
    run.alert(anAlert())
    run.stream(6, { [HR]: 45 })
    swap(run, NEXT)
    swap(run)
    expect(run.open()).toEqual(['asystole high'])
    expect(run.alarm('asystole')?.state).toBe('latched')
    expect(run.state.successors).toEqual({})
  })

  it('[CTX6] is awaited from the swap when the other never sends', () => {
    const run = new Run()
    run.stream(10, GOOD)
    swap(run, NEXT)
    run.pass(4_750)
    expect(run.open()).toEqual([])
    run.pass(250)
    expect(run.alarm('no-data')).toMatchObject({ annunciation: 'visual', evidence: [{ source: NEXT }] })
    run.pass(15_000)
    expect(run.alarm('no-data')?.annunciation).toBe('sounding')
  })

  it('[CTX6] goes on being lost, with its owner, until the other sends', () => {
    const run = new Run()
    run.stream(10, GOOD)
    run.pass(30_000)
    run.act('no-data', { type: 'acknowledge' })
    swap(run, NEXT)
    run.pass(10_000)
    expect(run.alarm('no-data')).toMatchObject({
      annunciation: 'accepted',
      episode: 1,
      evidence: [{ source: NEXT, codes: [] }],
    })
    run.stream(5, { [HR]: 80 }, NEXT)
    expect(run.events('no-data')).toEqual(['raised', 're-announced', 'accepted', 'evidence-changed', 'ended'])
  })

  it('[CTX6] is not awaited for what the other does not measure', () => {
    const run = new Run()
    run.stream(10, GOOD)
    swap(run, NEXT)
    run.stream(30, { [HR]: 80 }, NEXT)
    expect(run.announced).toEqual([])
  })

  it('[CTX6] does not start the minute of its alert by a third device', () => {
    const run = new Run(aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] }))
    run.stream(5, { [HR]: 80 }, PATCH)
    run.alert(anAlert({ measuredAt: run.now }))
    swap(run, NEXT, PATCH)
    run.stream(120, { [HR]: 80 }, PATCH)
    expect(run.alarm('asystole')?.state).toBe('active')
  })
})
