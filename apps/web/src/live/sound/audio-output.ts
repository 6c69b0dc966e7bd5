import { renderBurst } from './synthesis'
import type { SoundName } from './patterns'

/** What the annunciator needs of an audio device; times are seconds of its own clock. */
export interface AudioOutput {
  state(): 'running' | 'waiting' | 'closed'
  time(): number
  /** Schedules a burst on the audio clock, at a level of 0 to 1; the result takes it back, also while it plays. */
  play(sound: SoundName, at: number, level: number): () => void
  resume(): Promise<void>
  onChange(listener: () => void): void
}

/** `null` where the browser has no audio at all. */
export function openAudio(): AudioOutput | null {
  if (typeof AudioContext !== 'function') return null
  const context = new AudioContext({ latencyHint: 'interactive' })
  const buffers = new Map<SoundName, AudioBuffer>()
  const bufferOf = (sound: SoundName): AudioBuffer => {
    const known = buffers.get(sound)
    if (known) return known
    const samples = renderBurst(sound, context.sampleRate)
    const buffer = context.createBuffer(1, samples.length, context.sampleRate)
    buffer.copyToChannel(samples, 0)
    buffers.set(sound, buffer)
    return buffer
  }
  return {
    state: () =>
      context.state === 'running' ? 'running' : context.state === 'closed' ? 'closed' : 'waiting',
    time: () => context.currentTime,
    play: (sound, at, level) => {
      const node = context.createBufferSource()
      const gain = context.createGain()
      gain.gain.value = level
      node.buffer = bufferOf(sound)
      node.connect(gain).connect(context.destination)
      node.start(at)
      return () => {
        node.stop()
        gain.disconnect()
      }
    },
    resume: () => context.resume(),
    onChange: (listener) => context.addEventListener('statechange', listener),
  }
}
