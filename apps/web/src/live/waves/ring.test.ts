import { describe, expect, it } from 'vitest'
import { WaveRing } from './ring'

const block = (value: number, count = 10): Int32Array => new Int32Array(count).fill(value)
const ring = (): WaveRing => {
  const made = new WaveRing({ rate: 100, gain: 0.5, offset: 10 })
  made.append(1_000, block(4))
  return made
}

describe('ring', () => {
  it('gives values in the unit of the parameter', () => {
    expect(ring().value(0)).toBe(12)
    expect(ring().value(10)).toBeNull()
  })

  it('joins blocks whose times jitter by milliseconds', () => {
    const samples = ring()
    samples.append(1_103, block(6))
    expect(samples.end).toBe(20)
    expect(samples.timeOf(0)).toBeCloseTo(1_000.3)
  })

  it('follows a device that runs a little slow without gaps', () => {
    const samples = ring()
    for (let index = 1; index <= 5_000; index++) samples.append(1_000 + index * 100.1, block(1))
    for (let position = samples.start; position < samples.end; position++) {
      expect(samples.value(position)).not.toBeNull()
    }
    expect(samples.endTime).toBeCloseTo(1_000 + 5_000 * 100.1 + 100, -1)
  })

  it('leaves a gap its true length', () => {
    const samples = ring()
    samples.append(1_600, block(8))
    expect(samples.end).toBe(70)
    expect(samples.value(59)).toBeNull()
    expect(samples.value(60)).toBe(14)
  })

  it('takes what overlaps only once', () => {
    const samples = ring()
    samples.append(1_050, block(8))
    expect(samples.end).toBe(15)
    expect([samples.value(9), samples.value(10)]).toStrictEqual([12, 14])
    samples.append(1_150, block(2))
    expect(samples.end).toBe(25)
  })

  it('begins anew when the device sets its clock back', () => {
    const samples = ring()
    samples.append(-500_000, block(8))
    expect([samples.epoch, samples.end]).toStrictEqual([1, 10])
    expect(samples.timeOf(0)).toBe(-500_000)
  })

  it('is bounded in time and in length', () => {
    const slow = new WaveRing({ rate: 100, gain: 1, offset: 0 })
    for (let index = 0; index < 200; index++) slow.append(index * 1_000, block(1, 100))
    expect(slow.end - slow.start).toBe(6_000)
    const fast = new WaveRing({ rate: 1e9, gain: 1, offset: 0 })
    fast.append(0, block(1, 65_536))
    expect(fast.end - fast.start).toBe(60_000)
  })
})
