import { expect, it } from 'vitest'
import type { DeviceId } from '@vigil/clinical'
import { createWaveLane } from './wave-lane'

const MON = 'mon-1' as DeviceId
const OTHER = 'mon-2' as DeviceId

/** A loop without time of its own: each piece of work takes as long as it says. */
function aLoop() {
  const time = { ms: 0 }
  const turns: (() => void)[] = []
  const did: string[] = []
  let shed = 0
  const lane = createWaveLane({
    monotonic: () => time.ms,
    next: (run) => turns.push(run),
    onShed: () => {
      shed += 1
    },
  })
  const wave = (name: string, takesMs: number, instead: string | null = 'left out') =>
    lane.run(
      MON,
      () => {
        time.ms += takesMs
        did.push(name)
        return Promise.resolve(name)
      },
      instead,
    )
  const turn = () => turns.shift()?.()
  return { time, turns, did, lane, wave, turn, shed: () => shed }
}

it('lets whatever else has come be read after each slice of waveforms', async () => {
  const { did, wave, turn, turns } = aLoop()
  const all = ['a', 'b', 'c', 'd'].map((name) => wave(name, 1))
  expect(did).toEqual([])
  turn()
  expect(did).toEqual(['a', 'b'])
  turn()
  expect(did).toEqual(['a', 'b', 'c', 'd'])
  expect(turns).toEqual([])
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
})

it('takes what comes while it works at the end of the line', () => {
  const { did, wave, turn } = aLoop()
  void wave('a', 20)
  void wave('b', 1)
  turn()
  void wave('c', 1)
  turn()
  expect(did).toEqual(['a', 'b', 'c'])
})

it('leaves out what waited longer than a waveform lives, and what was promised never', async () => {
  const { time, did, wave, turn, shed } = aLoop()
  const old = wave('old', 1)
  const promised = wave('promised', 1, null)
  time.ms = 2_001
  const fresh = wave('fresh', 1)
  turn()
  expect(await Promise.all([old, promised, fresh])).toEqual(['left out', 'promised', 'fresh'])
  expect(did).toEqual(['promised', 'fresh'])
  expect(shed()).toBe(1)
})

it('passes on that a piece of work failed, and goes on', async () => {
  const turns: (() => void)[] = []
  const next = (run: () => void) => void turns.push(run)
  const lane = createWaveLane({ monotonic: () => 0, next, onShed: () => undefined })
  const failed = lane.run(MON, () => Promise.reject(new Error('no disk')), null)
  const after = lane.run(MON, () => Promise.resolve('stored'), null)
  turns.shift()?.()
  await expect(failed).rejects.toThrow('no disk')
  expect(await after).toBe('stored')
})

it('lets what must come behind the waveforms of its device wait for them, and for those of no other', async () => {
  const { did, wave, turn, lane } = aLoop()
  void wave('a', 1)
  const after = lane.behind(MON).then(() => did.push('farewell'))
  await lane.behind(OTHER).then(() => did.push('other farewell'))
  turn()
  await after
  expect(did).toEqual(['other farewell', 'a', 'farewell'])
})
