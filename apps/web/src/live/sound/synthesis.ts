import { burst, burstMs, FALL, HARMONICS, PATTERNS, RISE, type Pulse, type SoundName } from './patterns'

const HARMONIC_SUM = HARMONICS.reduce((sum, each) => sum + each, 0)

/** One burst as samples: nothing but arithmetic, so a test can look at what is played. */
export function renderBurst(name: SoundName, sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.ceil((burstMs(name) / 1000) * sampleRate))
  for (const pulse of burst(name)) addPulse(samples, pulse, sampleRate, PATTERNS[name].level)
  return samples
}

function addPulse(samples: Float32Array, pulse: Pulse, sampleRate: number, level: number): void {
  const first = Math.round((pulse.startMs / 1000) * sampleRate)
  const count = Math.round((pulse.durationMs / 1000) * sampleRate)
  const end = Math.min(first + count, samples.length)
  for (let index = first; index < end; index++) {
    const phase = (2 * Math.PI * pulse.frequency * (index - first)) / sampleRate
    let value = 0
    for (const [order, amplitude] of HARMONICS.entries()) value += amplitude * Math.sin((order + 1) * phase)
    samples[index] = (level * envelope((index - first) / count) * value) / HARMONIC_SUM
  }
}

/** `part` runs from 0 to 1 over the pulse. */
const envelope = (part: number): number => Math.max(0, Math.min(1, part / RISE, (1 - part) / FALL))
