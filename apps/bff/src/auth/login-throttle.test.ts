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

  it('stops one address that sprays a thousand accounts', () => {
    const throttle = createLoginThrottle()
    const admitted = Array.from({ length: 1_000 }, (_, n) => throttle.admit(`user-${n}`, 'a', n)).filter(
      (each) => each.admitted,
    )
    expect(admitted).toHaveLength(100)
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
    throttle.succeeded('nurse', 'a')
    expect(throttle.admit('nurse', 'a', 200)).toEqual({ admitted: true, delayMs: 0 })
    for (let n = 0; n < 4; n += 1) expect(throttle.admit(`more-${n}`, 'a', 201).admitted).toBe(true)
    expect(throttle.admit('one-more', 'a', 202).admitted).toBe(false)
  })
})
