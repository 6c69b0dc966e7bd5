import { describe, expect, it } from 'vitest'
import { createLoginThrottle } from './login-throttle'

const MINUTE = 60_000

describe('login throttle', () => {
  it('lets ten tries of a thousand reach verification in 15 minutes', () => {
    const throttle = createLoginThrottle()
    const admitted = Array.from({ length: 1_000 }, (_, n) => throttle.admit('nurse', 'a', n)).filter(
      (each) => each.admitted,
    )
    expect(admitted).toHaveLength(10)
  })

  it('slides: a try is admitted again when the oldest is 15 minutes old', () => {
    const throttle = createLoginThrottle()
    for (let n = 0; n < 10; n += 1) throttle.admit('nurse', 'a', n * MINUTE)
    expect(throttle.admit('nurse', 'a', 14 * MINUTE)).toEqual({ admitted: false, retryAfterMs: MINUTE })
    expect(throttle.admit('nurse', 'a', 15 * MINUTE).admitted).toBe(true)
    expect(throttle.admit('nurse', 'a', 15 * MINUTE + 1).admitted).toBe(false)
  })

  it('never locks the victim out from elsewhere', () => {
    const throttle = createLoginThrottle()
    for (let n = 0; n < 1_000; n += 1) throttle.admit('nurse', 'attacker', n)
    expect(throttle.admit('nurse', 'ward', 1_000)).toEqual({ admitted: true, delayMs: 0 })
  })

  it('slows one address that sprays accounts, and stops each account it failed', () => {
    const throttle = createLoginThrottle()
    const spray = (n: number) => throttle.admit(`user-${n}`, 'a', n)
    const delays = Array.from({ length: 1_000 }, (_, n) => spray(n)).map((each) =>
      each.admitted ? each.delayMs : null,
    )
    expect(new Set(delays.slice(0, 100))).toEqual(new Set([0]))
    expect(new Set(delays.slice(100))).toEqual(new Set([8_000]))
    expect(throttle.admit('user-7', 'a', 1_001).admitted).toBe(false)
  })

  it('never refuses who signed in well from there within twelve hours', () => {
    const throttle = createLoginThrottle()
    throttle.admit('nurse', 'a', 0)
    throttle.succeeded('nurse', 'a', 0)
    for (let n = 0; n < 1_000; n += 1) throttle.admit(`user-${n}`, 'a', n)
    expect(throttle.admit('nurse', 'a', 1_000)).toEqual({ admitted: true, delayMs: 0 })
    const own = Array.from({ length: 50 }, (_, n) => throttle.admit('nurse', 'a', 1_001 + n))
    expect(own.every((each) => each.admitted)).toBe(true)
    expect(own.at(-1)).toEqual({ admitted: true, delayMs: 8_000 })
    const later = 12 * 60 * MINUTE
    for (let n = 0; n < 10; n += 1) throttle.admit('nurse', 'a', later + n)
    expect(throttle.admit('nurse', 'a', later + 11).admitted).toBe(false)
  })

  it('delays each failure after the third twice as long as the last', () => {
    const throttle = createLoginThrottle()
    const delays = Array.from({ length: 10 }, () => throttle.admit('nurse', 'a', 0)).map((each) =>
      each.admitted ? each.delayMs : null,
    )
    expect(delays).toEqual([0, 0, 0, 250, 500, 1_000, 2_000, 4_000, 8_000, 8_000])
  })

  it('forgives an account after success and keeps the rest of its address', () => {
    const throttle = createLoginThrottle()
    for (let n = 0; n < 95; n += 1) throttle.admit(`user-${n}`, 'a', n)
    for (let n = 0; n < 5; n += 1) throttle.admit('nurse', 'a', 95 + n)
    throttle.succeeded('nurse', 'a', 199)
    expect(throttle.admit('nurse', 'a', 200)).toEqual({ admitted: true, delayMs: 0 })
    for (let n = 0; n < 4; n += 1)
      expect(throttle.admit(`more-${n}`, 'a', 201)).toEqual({ admitted: true, delayMs: 0 })
    expect(throttle.admit('one-more', 'a', 202)).toEqual({ admitted: true, delayMs: 8_000 })
  })
})
