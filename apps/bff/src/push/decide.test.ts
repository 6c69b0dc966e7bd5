import type { AlarmId, EpochMs, Priority } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { decide as decideFor, NOTHING_TOLD, type Called } from './decide'
import type { PushTold } from '@vigil/storage'

const MEDIUM_AFTER = 60_000

const called = (priority: Priority, forMs: number, over: Partial<Called> = {}, at = 1): Called => ({
  // The casts mint ids and times that are the tests' own.
  alarm: { id: `p1~${priority}` as AlarmId, episode: 1, announcedAt: at as EpochMs, priority },
  announcedForMs: forMs,
  callingForMs: forMs,
  isReached: false,
  ...over,
})
const decide = (told: PushTold, all: readonly Called[], mediumAfterMs: number, isHeard = true) =>
  decideFor(told, all, mediumAfterMs, isHeard)
const key = ({ alarm: { id, episode, announcedAt } }: Called) => `${id} ${episode} ${announcedAt}`
const alarm = (priority: Priority, because: 'calls' | 'falls', ...all: readonly Called[]) => ({
  kind: 'alarm',
  priority,
  because,
  alarms: all.map((each) => each.alarm.id),
})

describe('who is pushed', () => {
  it.each([
    ['a high alarm before 5 s', called('high', 4_999), false],
    ['a high alarm after 5 s', called('high', 5_000), true],
    ['a high alarm that a page shows', called('high', 5_000, { isReached: true }), false],
    ['a medium alarm after 5 s', called('medium', 5_000), false],
    ['a medium alarm before its delay', called('medium', 59_999), false],
    ['a medium alarm after its delay', called('medium', 60_000), true],
    ['a medium alarm that a page lets be heard', called('medium', 60_000, { isReached: true }), false],
    [
      'a medium alarm that is announced again, 4 s ago',
      called('medium', 4_000, { callingForMs: 900_000 }),
      false,
    ],
    [
      'a medium alarm that is announced again, 5 s ago',
      called('medium', 5_000, { callingForMs: 900_000 }),
      true,
    ],
    ['a low alarm, ever', called('low', 3_600_000), false],
  ] as const)('%s: %s', (_, one, isPushed) => {
    expect(decide(NOTHING_TOLD, [one], MEDIUM_AFTER).push).toEqual(
      isPushed ? alarm(one.alarm.priority, 'calls', one) : null,
    )
  })

  it('is not told the same announcement twice, and the next one again', () => {
    const first = called('high', 5_000)
    const { told } = decide(NOTHING_TOLD, [first], MEDIUM_AFTER)
    expect(told).toEqual({ shown: 'high', settled: [key(first)] })
    expect(decide(told, [called('high', 60_000)], MEDIUM_AFTER)).toEqual({ told, push: null })
    const again = called('high', 5_000, { callingForMs: 125_000 }, 2)
    expect(decide(told, [again], MEDIUM_AFTER).push).toEqual(alarm('high', 'calls', again))
  })

  it('is not told later what a page once showed, until it is announced again', () => {
    const { told } = decide(NOTHING_TOLD, [called('high', 2_000, { isReached: true })], MEDIUM_AFTER)
    expect(decide(told, [called('high', 90_000)], MEDIUM_AFTER).push).toBeNull()
    expect(decide(told, [called('high', 5_000, {}, 2)], MEDIUM_AFTER).push).not.toBeNull()
  })

  it('is told of a unit once: the worst, and how many', () => {
    const high = called('high', 5_000)
    const medium = called('medium', 30_000)
    const { told, push } = decide(NOTHING_TOLD, [medium, high, called('low', 9)], MEDIUM_AFTER)
    expect(push).toEqual(alarm('high', 'calls', medium, high))
    expect(decide(told, [called('medium', 60_000), called('high', 35_000)], MEDIUM_AFTER).push).toBeNull()
  })

  it('is told of one that joins, even where a worse one is known', () => {
    const { told } = decide(NOTHING_TOLD, [called('high', 5_000)], MEDIUM_AFTER)
    const joined = called('medium', 60_000)
    const high = called('high', 70_000)
    expect(decide(told, [high, joined], MEDIUM_AFTER).push).toEqual(alarm('high', 'calls', high, joined))
  })

  it('learns without a sound that the worst is over', () => {
    const medium = called('medium', 60_000)
    const { told } = decide(NOTHING_TOLD, [called('high', 60_000), medium], MEDIUM_AFTER)
    const next = decide(told, [medium], MEDIUM_AFTER)
    expect(next).toEqual({
      told: { shown: 'medium', settled: [key(medium)] },
      push: alarm('medium', 'falls', medium),
    })
  })

  it('is told with a sound that the worst is over where the push before was not shown', () => {
    const medium = called('medium', 60_000)
    const { told } = decide(NOTHING_TOLD, [called('high', 60_000), medium], MEDIUM_AFTER)
    expect(decide(told, [medium], MEDIUM_AFTER, false).push).toEqual(alarm('medium', 'calls', medium))
  })

  it('learns that nothing calls any more, once', () => {
    const { told } = decide(NOTHING_TOLD, [called('high', 5_000)], MEDIUM_AFTER)
    expect(decide(told, [], MEDIUM_AFTER)).toEqual({ told: NOTHING_TOLD, push: { kind: 'resolved' } })
    expect(decide(told, [called('low', 60_000)], MEDIUM_AFTER).push).toEqual({ kind: 'resolved' })
    expect(decide(NOTHING_TOLD, [], MEDIUM_AFTER)).toEqual({ told: NOTHING_TOLD, push: null })
  })

  it('learns nothing of the end of what it never was told', () => {
    const { told } = decide(NOTHING_TOLD, [called('high', 2_000, { isReached: true })], MEDIUM_AFTER)
    expect(decide(told, [], MEDIUM_AFTER).push).toBeNull()
  })
})
