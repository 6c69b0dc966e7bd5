import type { AudioOutput } from '../sound/audio-output'
import type { SoundName } from '../sound/patterns'

/** An audio device that remembers what it was told to play. */
export class FakeAudio implements AudioOutput {
  played: { readonly sound: SoundName; readonly at: number; readonly level: number }[] = []
  current: 'running' | 'waiting' | 'closed' = 'waiting'
  allowed = false
  now = 0
  #listener: () => void = () => undefined

  state(): 'running' | 'waiting' | 'closed' {
    return this.current
  }
  time(): number {
    return this.now
  }
  play(sound: SoundName, at: number, level: number): () => void {
    const entry = { sound, at, level }
    this.played.push(entry)
    return () => {
      this.played = this.played.filter((each) => each !== entry)
    }
  }
  resume(): Promise<void> {
    if (!this.allowed) return Promise.reject(new Error('not allowed'))
    this.current = 'running'
    this.#listener()
    return Promise.resolve()
  }
  onChange(listener: () => void): void {
    this.#listener = listener
  }
}
