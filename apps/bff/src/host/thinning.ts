import type { Recorded } from '@vigil/storage'
import type { Keeps } from './disk'

/** Of each parameter at most one value in so long, where the disk is nearly full (own proposal). */
const FEW_MS = 10_000
/** More than any ward has; an old one is forgotten, and then one value more is kept. */
const MOST_KNOWN = 20_000

/** What of a message is still written; `null`: nothing of it. Alerts, events and status always are. */
export function createThinning(keeps: () => Keeps): (message: Recorded) => Recorded | null {
  const last = new Map<string, number>()

  const isDue = (device: string, code: string, at: number): boolean => {
    const key = `${device} ${code}`
    const before = last.get(key)
    if (before !== undefined && at >= before && at - before < FEW_MS) return false
    if (last.size >= MOST_KNOWN) last.clear()
    last.set(key, at)
    return true
  }

  return (message) => {
    const level = keeps()
    if (level === 'all') return message
    if (message.kind === 'waveforms') return null
    if (message.kind !== 'numerics' || level === 'no-waveforms') return message
    const samples = message.samples.filter(({ code, measuredAt }) => isDue(message.device, code, measuredAt))
    return samples.length === 0 ? null : { ...message, samples }
  }
}
