import { describe, expect, it } from 'vitest'
import type { Assessment, Finding, Verdict } from '../signal/assessment'
import { questionOf } from '../signal/question'
import { aContext, anActor, anAlert, MONITOR } from '../testing'
import { Run } from '../testing/run'
import { restoreState } from './state'

const PLETH: Finding = {
  source: MONITOR,
  code: 'MDC_PULS_OXIM_PLETH',
  sign: 'pulse',
  quality: 'good',
  stance: 'against',
  rate: 82,
  spread: 4,
  pause: 0.8,
}
const LEAD: Finding = { ...PLETH, code: 'MDC_ECG_ELEC_POTL_II', sign: 'ecg', rate: 80 }

const assessment = (
  run: Run,
  verdict: Verdict,
  findings: readonly Finding[] = [PLETH, LEAD],
): Assessment => ({
  at: run.now,
  verdict,
  findings,
})

function say(run: Run, condition: string, verdict: Verdict, findings?: readonly Finding[]): void {
  const episode = run.alarm(condition)?.episode ?? 0
  run.send({ type: 'signal-assessed', condition, episode, assessment: assessment(run, verdict, findings) })
}

/** An ECG rate of 140 for long enough: a medium alarm, not a lethal one. */
function fast(): Run {
  const run = new Run()
  run.stream(12, { MDC_ECG_HEART_RATE: 140, MDC_PULS_OXIM_PULS_RATE: 80 })
  expect(run.alarm('hr-high')).toMatchObject({
    priority: 'medium',
    annunciation: 'sounding',
    assessment: null,
  })
  return run
}

/** As it would be without what the signals say. */
const bare = ({ announced }: Run) =>
  announced
    .filter(({ event }) => event !== 'evidence-changed')
    .map(({ event, alarm }) => ({ event, alarm: { ...alarm, assessment: null } }))

describe('what the signals say of a lethal alarm', () => {
  it.each(['contradicted', 'supported', 'undecided'] as const)('[SIG1] is a note: %s', (verdict) => {
    const runs = [true, false].map((isLookedAt) => {
      const run = new Run()
      run.alert(anAlert())
      for (let second = 0; second < 400; second += 5) {
        if (isLookedAt) say(run, 'asystole', verdict)
        if (second === 200) run.act('asystole', { type: 'acknowledge' }, anActor())
        if (second === 350) run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
        run.pass(5_000)
      }
      return run
    })
    const [looked, plain] = runs
    expect(looked && plain && bare(looked)).toEqual(plain && bare(plain))
    expect(looked?.announced.some(({ alarm }) => alarm.assessment?.verdict === verdict)).toBe(true)
  })

  it('[SIG1] never silences an extreme heart rate', () => {
    const run = new Run()
    run.stream(8, { MDC_ECG_HEART_RATE: 190 })
    expect(run.alarm('hr-high')).toMatchObject({ priority: 'high', annunciation: 'sounding' })
    say(run, 'hr-high', 'contradicted')
    expect(run.alarm('hr-high')).toMatchObject({
      annunciation: 'sounding',
      assessment: { verdict: 'contradicted' },
    })
  })
})

describe('what the signals say of a medium heart-rate alarm', () => {
  it('[SIG3] takes the sound, and shows it', () => {
    const run = fast()
    say(run, 'hr-high', 'contradicted')
    expect(run.alarm('hr-high')).toMatchObject({ state: 'active', annunciation: 'visual' })
    expect(run.events('hr-high')).toEqual(['raised', 'evidence-changed'])
  })

  it('[SIG3] leaves the sound where only an ECG speaks against it', () => {
    const run = fast()
    say(run, 'hr-high', 'contradicted', [LEAD])
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
  })

  it('[SIG3] leaves the sound where a pulse rate raised it', () => {
    const run = new Run()
    run.stream(12, { MDC_PULS_OXIM_PULS_RATE: 140 })
    say(run, 'hr-high', 'contradicted')
    expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
  })

  it.each(['undecided', 'supported'] as const)('[SIG4] sounds again once the signals are %s', (verdict) => {
    const run = fast()
    say(run, 'hr-high', 'contradicted')
    run.pass(5_000)
    say(run, 'hr-high', verdict)
    expect(run.alarm('hr-high')).toMatchObject({ annunciation: 'sounding', announcedAt: run.now })
    expect(run.events('hr-high').at(-1)).toBe('re-announced')
  })

  it('[SIG4] sounds again when another source says so too', () => {
    const run = fast()
    say(run, 'hr-high', 'contradicted')
    run.stream(12, { MDC_ECG_HEART_RATE: 140, MDC_PULS_OXIM_PULS_RATE: 141 })
    expect(run.alarm('hr-high')).toMatchObject({ annunciation: 'sounding', assessment: null })
  })

  it('[SIG4] sounds again when it becomes lethal', () => {
    const run = fast()
    say(run, 'hr-high', 'contradicted')
    run.stream(8, { MDC_ECG_HEART_RATE: 190 })
    expect(run.alarm('hr-high')).toMatchObject({
      priority: 'high',
      annunciation: 'sounding',
      assessment: null,
    })
  })

  it('[SIG5] sounds again after 25 s without another look', () => {
    const run = fast()
    say(run, 'hr-high', 'contradicted')
    run.reload()
    run.stream(24, { MDC_ECG_HEART_RATE: 140 })
    expect(run.alarm('hr-high')?.annunciation).toBe('visual')
    run.stream(2, { MDC_ECG_HEART_RATE: 140 })
    expect(run.alarm('hr-high')).toMatchObject({ annunciation: 'sounding', assessment: null })
  })

  it('[SIG5] stays without sound while it is looked at again and again', () => {
    const run = fast()
    for (let look = 0; look < 30; look++) {
      say(run, 'hr-high', 'contradicted')
      run.stream(10, { MDC_ECG_HEART_RATE: 140 })
      expect(run.alarm('hr-high')?.annunciation).toBe('visual')
    }
    expect(run.events('hr-high')).toEqual(['raised', 'evidence-changed', 're-announced'])
  })

  it('[SIG12] makes no event of rates that move', () => {
    const run = fast()
    say(run, 'hr-high', 'supported', [{ ...PLETH, stance: 'for', rate: 140 }])
    say(run, 'hr-high', 'supported', [{ ...PLETH, stance: 'for', rate: 143 }])
    expect(run.events('hr-high')).toEqual(['raised', 'evidence-changed'])
    expect(run.alarm('hr-high')?.assessment?.findings[0]?.rate).toBe(143)
  })
})

describe('the episode that was looked at', () => {
  it('[SIG6] is the only one that is spoken of', () => {
    const run = new Run()
    run.alert(anAlert())
    const said = assessment(run, 'contradicted')
    run.send({ type: 'signal-assessed', condition: 'asystole', episode: 2, assessment: said })
    expect(run.alarm('asystole')?.assessment).toBeNull()
    run.alert(anAlert({ state: 'ended' }))
    run.send({ type: 'signal-assessed', condition: 'asystole', episode: 1, assessment: said })
    expect(run.alarm('asystole')?.assessment).toBeNull()
    run.send({ type: 'signal-assessed', condition: 'vf', episode: 1, assessment: said })
    expect(run.alarm('vf')).toBeNull()
  })

  it('[SIG6] takes what was said with it when another begins', () => {
    const run = new Run()
    run.alert(anAlert())
    say(run, 'asystole', 'contradicted')
    run.alert(anAlert({ state: 'ended', measuredAt: run.now }))
    expect(run.alarm('asystole')).toMatchObject({ state: 'latched', assessment: { verdict: 'contradicted' } })
    run.pass(5_000)
    run.alert(anAlert({ alertId: 'a2', measuredAt: run.now }))
    expect(run.alarm('asystole')).toMatchObject({ state: 'active', assessment: null })
  })

  it('[SIG7] was not looked at in a state of before', () => {
    const run = new Run()
    run.alert(anAlert())
    const stored = JSON.parse(JSON.stringify(run.state), (key, value: unknown) =>
      key === 'assessment' ? undefined : value,
    ) as unknown
    expect(restoreState(stored)).toEqual(run.state)
  })
})

const question = (run: Run, condition: string) => {
  const alarm = run.alarm(condition)
  return alarm && questionOf(alarm, aContext(), run.now)
}

describe('what is asked of the signals', () => {
  it('holds a rate against the limit that is broken', () => {
    expect(question(fast(), 'hr-high')?.limit).toBe(130)
    const run = new Run()
    run.stream(8, { MDC_ECG_HEART_RATE: 190 })
    expect(question(run, 'hr-high')?.limit).toBe(160)
  })

  it('holds a rate against our mildest limit where the device does not tell its own', () => {
    const run = new Run()
    run.alert(anAlert({ code: 'MDC_EVT_ECG_TACHY' }))
    run.alert(anAlert({ alertId: 'a2', code: 'MDC_EVT_ECG_BRADY' }), true, MONITOR)
    expect(question(run, 'hr-high')?.limit).toBe(130)
    expect(question(run, 'hr-low')?.limit).toBe(50)
  })

  it('is nothing of a condition in which no heart is seen', () => {
    const run = new Run()
    run.alert(anAlert({ code: 'MDC_EVT_DESAT' }))
    expect(question(run, 'spo2-low')).toBeNull()
  })
})

it('[SIG5] [RST4] sounds when the clock went back between two starts', () => {
  const run = fast()
  say(run, 'hr-high', 'contradicted')
  expect(run.alarm('hr-high')?.annunciation).toBe('visual')
  run.reload()
  run.clock.advance(-7_200_000)
  run.send({ type: 'resumed' })
  run.stream(21, { MDC_ECG_HEART_RATE: 140 })
  expect(run.alarm('hr-high')?.annunciation).toBe('sounding')
})
