import type { Health } from '../ports'

/** Own proposal, half of the 10 s in which an overload must be over (reliability.md R15). */
const SHOWN_MS = 5_000

/** Says on every display that waveforms are left out, until none was for a while. */
export function createShedNote(health: Pick<Health, 'set'>): () => void {
  let timer: NodeJS.Timeout | undefined
  return () => {
    health.set('waveforms-shed', true)
    clearTimeout(timer)
    timer = setTimeout(() => health.set('waveforms-shed', false), SHOWN_MS).unref()
  }
}
