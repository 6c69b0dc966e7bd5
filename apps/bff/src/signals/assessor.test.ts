import { describe, expect, it } from 'vitest'
import type { AlarmInput, SignalWindow } from '@vigil/clinical'
import { aLead, anAlert, aPleth, beats, MONITOR, Run, START } from '@vigil/clinical/testing'
import { createAssessor } from './assessor'
import { createRecentWaves } from './recent-waves'

/** A subject's engine with the assessor beside it; what it says is taken over in the next turn, as by the server. */
function bedside(windows: readonly SignalWindow[], part: { looksTakeMs?: number } = {}) {
  const run = new Run()
  let extraMs = 0
  const submitted: Extract<AlarmInput, { type: 'signal-assessed' }>[] = []
  const assessor = createAssessor({
    clock: { now: () => run.now, monotonic: () => run.now + extraMs },
    // In place of blocks: signals that end now.
    waves: { ...createRecentWaves(), windows: () => windows.map((window) => endingNow(window, run)) },
    contextOf: (subject) => (subject === run.state.context.subject ? run.state.context : null),
    submit(_subject, input) {
      extraMs += part.looksTakeMs ?? 0
      if (input.type === 'signal-assessed') submitted.push(input)
      run.send(input)
      heard()
    },
  })
  let told = 0
  const heard = () => {
    for (const { alarm } of run.announced.slice(told)) {
      told += 1
      assessor.announced(alarm)
    }
  }
  const announce = () => {
    heard()
    assessor.sweep()
  }
  const tell = (input: AlarmInput) => {
    run.send(input)
    announce()
  }
  return {
    run,
    submitted,
    tell,
    announce,
    pass: (ms: number) => {
      for (let left = ms; left > 0; left -= 250) {
        run.pass(250)
        announce()
      }
    },
  }
}

const endingNow = (window: SignalWindow, run: Run): SignalWindow => ({
  ...window,
  startsAt: (run.now - (1_000 * window.values.length) / window.rate) as SignalWindow['startsAt'],
})

const sinus = beats(0.3, 40, 75)
const stopped = aLead(beats(0.3, 34, 75))
const asystole = () => ({ type: 'alert-reported', source: MONITOR, live: true, alert: anAlert() }) as const

describe('the assessor', () => {
  it('looks in the next sweep, after 5 s, after 10 s and each 10 s while the alarm lasts', () => {
    const { run, submitted, tell, pass } = bedside([stopped, aPleth(sinus)])
    tell({ ...asystole(), receivedAt: run.now })
    const at = () => submitted.map(({ assessment }) => assessment.at - START)
    expect(submitted).toHaveLength(1)
    expect(run.alarm('asystole')).toMatchObject({
      annunciation: 'sounding',
      assessment: { verdict: 'contradicted' },
    })
    pass(31_000)
    expect(at()).toEqual([0, 5_000, 10_000, 20_000, 30_000])
    tell({ ...asystole(), receivedAt: run.now, alert: anAlert({ state: 'ended', measuredAt: run.now }) })
    pass(30_000)
    expect(submitted).toHaveLength(5)
  })

  it('takes a contradiction back when the pulse is lost', () => {
    const windows = [stopped, aPleth(sinus)]
    const { run, tell, pass } = bedside(windows)
    tell({ ...asystole(), receivedAt: run.now })
    expect(run.alarm('asystole')?.assessment?.verdict).toBe('contradicted')
    windows.pop()
    pass(5_250)
    expect(run.alarm('asystole')?.assessment?.verdict).not.toBe('contradicted')
  })

  it('says nothing where nothing is there to look at', () => {
    const { run, submitted, tell } = bedside([])
    tell({ ...asystole(), receivedAt: run.now })
    expect(run.alarm('asystole')?.assessment).toBeNull()
    expect(submitted).toEqual([])
  })

  it('leaves alone what no heart shows', () => {
    const { run, submitted, tell } = bedside([aPleth(sinus)])
    tell({ ...asystole(), receivedAt: run.now, alert: anAlert({ code: 'MDC_EVT_DESAT' }) })
    expect(submitted).toEqual([])
  })

  it('takes the sound of a medium rate alarm that a pulse contradicts', () => {
    const { run, announce, pass } = bedside([aLead(sinus), aPleth(sinus)])
    run.stream(12, { MDC_ECG_HEART_RATE: 140 })
    announce()
    expect(run.events('hr-high')).toEqual(['raised', 'evidence-changed'])
    expect(run.alarm('hr-high')).toMatchObject({ priority: 'medium', annunciation: 'visual' })
    for (let second = 0; second < 60; second++) {
      run.observe([{ code: 'MDC_ECG_HEART_RATE', value: 140, measuredAt: run.now }])
      pass(1_000)
    }
    expect(run.alarm('hr-high')?.annunciation).toBe('visual')
  })

  it('leaves other looks to the next turn once one took long', () => {
    const { run, submitted, tell, pass } = bedside([stopped], { looksTakeMs: 25 })
    tell({ ...asystole(), receivedAt: run.now })
    tell({ ...asystole(), receivedAt: run.now, alert: anAlert({ alertId: 'a2', code: 'MDC_EVT_ECG_V_FIB' }) })
    pass(4_750)
    const before = submitted.length
    pass(250)
    expect(submitted.length - before).toBe(1)
    pass(250)
    expect(submitted.length - before).toBe(2)
  })
})
