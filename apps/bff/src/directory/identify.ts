import type { Association, DeviceId, DeviceMessage, EpochMs, SubjectId } from '@vigil/clinical'
import type { Directory } from '../ports'

/** Whose data these are, by measurement time of our clock; or why nobody's. Never the patient who lies there now. */
export type Identity =
  | { readonly kind: 'associated'; readonly association: Association }
  | {
      readonly kind:
        | 'device-unknown'
        | 'not-admitted'
        | 'not-associated'
        | 'near-change-of-subject'
        | 'simulated-on-production'
      readonly detail: string
    }

/** So near a change from one patient to another nobody can tell whose a value is (H11). Own proposal. */
export const GUARD_MS = 1_000
/**
 * A clock that is not known yet may be wrong by the age of the message. One that was corrected may have been right: a
 * steady delay on the way looks like a clock that is behind. Either up to what still is live (own proposal).
 */
const UNKNOWN_CLOCK_MS = 10_000

/** What a message covers: from its first measurement to its last. */
export interface Span {
  readonly from: EpochMs
  readonly to: EpochMs
  /**
   * How far either end may lie from the truth. Zero for an alert: its onset is often older than the message, and of two
   * evils a lost alarm is the worse.
   */
  readonly guardMs: number
}

export function identify(directory: Directory, id: DeviceId, { from, to, guardMs }: Span): Identity {
  const device = directory.device(id)
  if (!device) return unknownDevice(id)
  if (guardMs > 0 && isNearChange(directory, id, from - guardMs, to + guardMs)) return NEAR_CHANGE
  const association = directory.associationAt(id, from)
  if (!association)
    return device.home.kind === 'bed'
      ? { kind: 'not-admitted', detail: `Nobody was admitted to ${device.home.bed} at that time.` }
      : { kind: 'not-associated', detail: `Device ${device.id} belonged to nobody at that time.` }
  const unit = directory.unit(association.unit)
  // H25: a drill must not look like a patient.
  if (device.simulated && unit && directory.site(unit.site)?.production)
    return { kind: 'simulated-on-production', detail: 'This site refuses simulated data.' }
  return { kind: 'associated', association }
}

const NEAR_CHANGE: Identity = {
  kind: 'near-change-of-subject',
  detail: 'Measured while one patient followed another; nobody can tell whose it is.',
}

/**
 * Neither a first admission nor a merge, where the subject stays the same, changes the patient. Where one begins, whoever
 * had the device before counts however long ago that ended: somebody discharged may still wear the leads.
 */
function isNearChange(directory: Directory, device: DeviceId, from: number, to: number): boolean {
  const near = new Set<SubjectId>()
  const newestFirst = directory
    .associationsOf(device)
    .filter((each) => each.to === null || each.to > each.from)
  for (const [index, each] of newestFirst.entries()) {
    if (each.from > to || (each.to !== null && each.to <= from)) continue
    near.add(lastOf(directory, each.subject))
    const before = each.from > from ? newestFirst[index + 1] : undefined
    if (before) near.add(lastOf(directory, before.subject))
  }
  return near.size > 1
}

/** Who the subject turned out to be; the walk ends in a circle too. */
function lastOf(directory: Directory, id: SubjectId): SubjectId {
  const seen = new Set<SubjectId>()
  let last = id
  for (;;) {
    const next = directory.subject(last)?.mergedInto ?? null
    if (next === null || seen.has(next)) return last
    seen.add(next)
    last = next
  }
}

/** `messages`: the parts of one message, their times corrected by what is known of the device's clock. */
export function spanOf(
  messages: readonly DeviceMessage[],
  clock: { readonly behindMs: number | null; readonly shiftMs: number },
): Span | null {
  const [first] = messages
  if (!first) return null
  const times = messages.flatMap(timesOf)
  if (times.length === 0) return { from: first.measuredAt, to: first.measuredAt, guardMs: 0 }
  // The casts mint times that were reckoned from times.
  const from = Math.min(...times) as EpochMs
  const to = Math.max(...times) as EpochMs
  const age = Math.min(Math.max(0, first.receivedAt - to), UNKNOWN_CLOCK_MS)
  const corrected = Math.min(Math.abs(clock.shiftMs), UNKNOWN_CLOCK_MS)
  const unsureMs = clock.behindMs === null ? age : Math.abs(clock.behindMs - clock.shiftMs) + corrected
  return { from, to, guardMs: GUARD_MS + unsureMs }
}

function timesOf(message: DeviceMessage): readonly number[] {
  switch (message.kind) {
    case 'numerics':
      return message.samples.map(({ measuredAt }) => measuredAt)
    case 'waveforms':
      return message.blocks.flatMap(({ measuredAt, samples, rate }) => [
        measuredAt,
        measuredAt + Math.round((samples.length / rate) * 1_000),
      ])
    case 'alerts':
    case 'events':
    case 'status':
      return []
    default:
      return message satisfies never
  }
}

export const unknownDevice = (id: DeviceId) =>
  ({ kind: 'device-unknown', detail: `No device ${id} is configured.` }) as const
