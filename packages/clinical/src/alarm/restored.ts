import type { Draft } from './draft'
import { askAgain } from './timers'

/**
 * The state is as old as a backup. Whoever took an alarm then may have left it since, and what a device said since is lost:
 * every open alarm is announced again without an owner, and what devices said of themselves counts as never said, so that they
 * state it anew (H48). An alarm that is over is not known to be: it stays until a device or a person ends it (INV 3).
 */
export function announceRestored(draft: Draft): void {
  draft.set({ stated: {} })
  for (const [key, { alarm }] of Object.entries(draft.state.conditions))
    if (alarm && alarm.state !== 'ended') {
      draft.setCondition(key, { heldUntil: null })
      askAgain(draft, key)
    }
  draft.reschedule = true
}
