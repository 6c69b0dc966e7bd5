import { textOf, type Hl7Message, type Hl7Rejected } from '@vigil/ingest'
import type { Kept } from './quarantine'

/** The refused parts of a message, one entry for each reason: its header, who it is about, and the parts. */
export function partsOf(
  message: Hl7Message,
  rejected: readonly Hl7Rejected[],
  bytes: Uint8Array,
): readonly Omit<Kept, 'peer'>[] {
  const byReason = new Map<string, Hl7Rejected[]>()
  for (const each of rejected) {
    const group = byReason.get(each.code)
    if (group) group.push(each)
    else byReason.set(each.code, [each])
  }
  const head = message.segments.filter(({ id }) => HEAD.has(id)).map(textOf)
  return [...byReason].map(([reason, group]) => {
    const segments = group.map(({ segment }) => segment)
    const isWhole = segments.includes('')
    return {
      reason,
      detail: [...new Set(group.map(({ detail }) => detail))].join(' '),
      payload: isWhole ? bytes : Buffer.from(`${[...head, ...segments].join('\r')}\r`, 'utf8'),
    }
  })
}

/** Enough to send the parts again once the cause is mended. */
const HEAD: ReadonlySet<string> = new Set(['MSH', 'PID', 'PV1', 'OBR'])
