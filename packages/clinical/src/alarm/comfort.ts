import type { Draft } from './draft'
import { end } from './settle'
import type { SubjectContext } from './subject-context'
import { isLeftOut } from './suspension'

/** Comfort care was ordered, changed or ended: what it leaves out ends by an event, what holds otherwise is announced. */
export function followComfort(draft: Draft, before: SubjectContext): void {
  const { context, conditions } = draft.state
  if (JSON.stringify(before.comfort ?? null) === JSON.stringify(context.comfort ?? null)) return
  draft.reschedule = true
  for (const [key, { signals, alarm }] of Object.entries(conditions)) {
    if (alarm?.state === 'latched' && isLeftOut(draft.state, key)) end(draft, key, null)
    if (signals.length > 0 || alarm?.state === 'active') draft.touched.add(key)
  }
}
