import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floodOf, isNewAlarm, NO_FLOOD, watchAt, withAlarm, type FloodWatch } from './flood'
import type { EpochMs } from './ids'
import { Run } from './testing'

const MINUTE = 60_000
const at = (minutes: number) => (1_800_000_000_000 + minutes * MINUTE) as EpochMs
const after = (minutes: readonly number[]): FloodWatch =>
  minutes.reduce((watch, minute) => withAlarm(watch, at(minute)), NO_FLOOD)

describe('a flood', () => {
  it('[CHT8] begins with the tenth alarm in ten minutes', () => {
    const nine = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    expect(floodOf(after(nine))).toBeNull()
    expect(floodOf(after([...nine, 9]))).toEqual({ since: at(9) })
    expect(floodOf(after([...nine, 11]))).toBeNull()
  })

  it('[CHT8] goes on until fewer than five began in ten minutes', () => {
    const flooded = after(Array.from({ length: 12 }, (_, index) => index * 0.5))
    expect(floodOf(watchAt(flooded, at(13)))).toEqual({ since: at(4.5) })
    expect(floodOf(watchAt(flooded, at(14)))).toBeNull()
  })

  it('[CHT8] counts neither returns of one that chatters nor what is found late', () => {
    const run = new Run()
    for (let time = 0; time < 8; time++) {
      run.stream(6, { MDC_ECG_HEART_RATE: 45 })
      run.stream(6, { MDC_ECG_HEART_RATE: 80 })
    }
    const news = run.announced.filter(({ event, alarm }) => isNewAlarm({ type: event, alarm }))
    expect(news).toHaveLength(3)
    expect(news.some(({ alarm }) => isNewAlarm({ type: 'retrospective', alarm }))).toBe(false)
  })

  it('[CHT8] is said exactly as long as the figures say, whatever comes when', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (waits) => {
        let watch = NO_FLOOD
        let now = 0
        const times: number[] = []
        for (const wait of waits) {
          now += wait * 1_000
          times.push(now)
          const was = watch.since !== null
          watch = withAlarm(watch, now as EpochMs)
          const count = times.filter((time) => time > now - 10 * MINUTE).length
          expect(watch.since !== null).toBe(was ? count >= 5 : count >= 10)
          expect(watch.startedAt).toHaveLength(count)
        }
      }),
    )
  })
})
