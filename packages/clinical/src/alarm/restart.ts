import type { Draft } from './draft'
import { isSilent } from './silence'
import type { Stream } from './state'

/**
 * The host starts again. It did not listen meanwhile, so what is not known to be silent counts from now; what was
 * already announced goes on. Times in the future (a clock set back between two starts) are brought back to now (H46).
 */
export function restart(draft: Draft): void {
  const { now, state } = draft
  const streams = Object.entries(state.streams).map(([key, stream]): [string, Stream] => {
    const silent = isSilent(state, key) && stream.advancedAt <= now
    return [key, silent ? stream : { ...stream, advancedAt: now, heardAt: now }]
  })
  draft.setStreams(Object.fromEntries(streams))
  draft.reschedule = true
}
