import { describe, expect, it } from 'vitest'
import { networkIncident, type SilentBed } from '../incident'
import { aContext, anAlert, Run } from '../testing'
import { ALARM_TIMINGS, timingsOf, type SiteTimings } from './site-timings'

const runWith = (timings: SiteTimings | undefined) => new Run(aContext({ timings }))
const asystole = (run: Run) => run.alert(anAlert({ measuredAt: run.now }))

/** How often an alarm that nobody takes is announced in so many seconds. */
function announcements(timings: SiteTimings | undefined, seconds: number): number {
  const run = runWith(timings)
  asystole(run)
  run.pass(seconds * 1_000)
  return run.events('asystole').filter((event) => event === 're-announced').length
}

/** What is said of a device of which nothing comes. */
function ofSilence(timings: SiteTimings | undefined): readonly string[] {
  const run = runWith(timings)
  run.stream(10, { MDC_ECG_HEART_RATE: 80 })
  run.pass(30_000)
  return run.announced.map(({ event, alarm }) => `${event} ${alarm.annunciation} ${alarm.announcedAt}`)
}

describe('times of a site', () => {
  it('[TIM1] decide when an alarm that nobody took asks again', () => {
    expect(announcements(undefined, 125)).toBe(1)
    expect(announcements({ askAgainHighSeconds: 30 }, 125)).toBe(4)
  })

  it('[TIM1] are taken over while the alarm lasts, from its next question on', () => {
    const run = runWith(undefined)
    asystole(run)
    run.send({ type: 'context-changed', context: aContext({ timings: { askAgainHighSeconds: 30 } }) })
    run.pass(185_000)
    expect(run.events('asystole').filter((event) => event === 're-announced')).toHaveLength(3)
  })

  it('[TIM1] survive a restart with the state', () => {
    const run = runWith({ askAgainHighSeconds: 30 })
    asystole(run)
    run.reload()
    run.send({ type: 'resumed' })
    run.pass(65_000)
    expect(run.events('asystole').filter((event) => event === 're-announced')).toHaveLength(2)
  })

  it('[TIM1] decide what is one network incident', () => {
    const beds = ['a', 'b'].map(
      // The casts mint brands, as a parser does.
      (name): SilentBed => ({ subject: name as never, bed: null, device: name as never, since: 0 as never }),
    )
    expect(networkIncident(beds, 4)).toBeNull()
    expect(networkIncident(beds, 4, timingsOf({ incidentBeds: 2 }))?.beds).toHaveLength(2)
    expect(networkIncident(beds, 4, timingsOf({ incidentBeds: 2, incidentShare: 0.8 }))).toBeNull()
  })

  it('[TIM2] are within their bounds where nobody set them', () => {
    for (const { usual, least, most } of Object.values(ALARM_TIMINGS)) {
      expect(usual).toBeGreaterThanOrEqual(least)
      expect(usual).toBeLessThanOrEqual(most)
    }
    expect(timingsOf({ sensorAgainSeconds: undefined })).toEqual(timingsOf(null))
  })

  it('[TIM2] move nothing that clinical-decisions gives', () => {
    const most = Object.fromEntries(
      Object.entries(ALARM_TIMINGS).map(([name, figure]) => [name, figure.most]),
    )
    expect(ofSilence(most)).toEqual(ofSilence(undefined))
    expect(ofSilence(most).length).toBeGreaterThan(1)
  })
})
