import {
  categoryAt,
  leewayOf,
  sameRung,
  type ComfortCare,
  type EpochMs,
  type Limit,
  type Subject,
} from '@vigil/clinical'
import type { LimitRow, SubjectLimits } from '@vigil/protocol'
import { settingsOf, type SettingsInForce } from '../engine/context'
import type { Directory } from '../ports'

/** Every rung with what is in force, what would be, who set it and until when (H42). */
export function rowsOf(directory: Directory, subject: Subject, now: EpochMs): readonly LimitRow[] {
  const settings = settingsOf(directory, subject, now)
  return settings.usual.map((usual) => rowOf(usual, settings, categoryAt(subject, now)))
}

function rowOf(usual: Limit, { limits, off, changes }: SettingsInForce, category: SubjectLimits['category']) {
  const { condition, priority, codes, direction } = usual
  const now = limits.find((each) => sameRung(each, usual))
  const ended = off.find((each) => sameRung(each, usual))
  const isChanged = ended !== undefined || now?.setBy.usual !== undefined
  const reason = isChanged ? (changes.find((each) => sameRung(each, usual))?.reason ?? null) : null
  const leeway = leewayOf(usual, category)
  return {
    condition,
    priority,
    codes: [...codes],
    direction,
    now: now ? { kind: 'value', value: now.value, delayMs: now.delayMs } : { kind: 'off' },
    setBy: ended ? { kind: 'subject', name: ended.by, at: ended.at } : pick(now?.setBy ?? usual.setBy),
    usual: { value: usual.value, delayMs: usual.delayMs, setBy: pick(usual.setBy) },
    envelope: leeway.envelope,
    range: leeway.range,
    delay: leeway.delayMs,
    lethal: leeway.lethal,
    changed: isChanged,
    until: ended?.until ?? now?.setBy.until ?? null,
    reason,
  } satisfies LimitRow
}

const pick = ({ kind, name, at }: Limit['setBy']) => ({ kind, name, at })

export const comfortCard = (comfort: ComfortCare | null): SubjectLimits['comfort'] =>
  comfort && {
    remaining: [...comfort.remaining],
    orderedBy: comfort.orderedBy,
    by: comfort.by,
    at: comfort.at,
    reviewAt: comfort.reviewAt,
  }
