import type { ConditionKey, Priority } from './alarm'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** A limit counts as respected again after this long inside it, so that one sample does not flap (own proposal). */
export const CLEAR_MS = 3 * SECOND
/** Visual technical alarm at 5 s, sound after 20 s (clinical-decisions 5). */
export const SILENCE_VISUAL_MS = 5 * SECOND
export const SILENCE_SOUND_MS = 20 * SECOND
/** Streams that stopped this long ago are taken into the same silence, so that one loss is announced once (own proposal). */
export const SAME_LOSS_MS = 3 * SECOND
/** A bedside alarm list that differs from ours for so long is a technical alarm (H16). */
export const DIFFERENCE_MS = 5 * SECOND
/** A device clock further off than this is a technical alarm (H18), after this long. */
export const CLOCK_SKEW_MS = 30 * SECOND
export const CLOCK_DELAY_MS = 10 * SECOND
/** A device of which only history comes is shown after this, and ends this long after the last of it (own proposal). */
export const HISTORY_VISUAL_MS = 10 * SECOND
export const HISTORY_ENDS_MS = 60 * SECOND
/** After this long of data that advance behind an older device time, the device clock was set back (own proposal). */
export const CLOCK_BACK_MS = 4 * SECOND
/** Re-alarm of an accepted alarm that lasts (clinical-decisions 8); low and the decision-5 case below. */
const ACCEPTED_MS: Readonly<Record<Priority, number>> = {
  high: 5 * MINUTE,
  medium: 15 * MINUTE,
  low: 15 * MINUTE,
}
/** "I'm with the patient" quiets a loss for 5 min (clinical-decisions 5). */
const WITH_PATIENT_MS = 5 * MINUTE
const LOSSES: readonly ConditionKey[] = ['no-data', 'leads-off', 'probe-off', 'frozen']
export const acceptedMs = (condition: ConditionKey, priority: Priority): number =>
  LOSSES.includes(condition) ? WITH_PATIENT_MS : ACCEPTED_MS[priority]

/** Ownership ends when the owner is gone this long (clinical-decisions 8). */
export const OWNER_GONE_MS = 60 * SECOND
/** Silenced at the bedside: sound and escalation are held this long (clinical-decisions 4). */
export const BEDSIDE_HOLD_MS = 2 * MINUTE
/** Audio pause of one patient (clinical-decisions 2). */
export const MAX_PAUSE_MS = 2 * MINUTE
/** So many short alarms in this time are one recurring condition (clinical-decisions 7). */
export const RECURRING_COUNT = 3
export const RECURRING_MS = 10 * MINUTE
/** An alarm that starts so often in this time chatters (ISA 18.2). */
export const CHATTER_COUNT = 3
export const CHATTER_MS = MINUTE
/** Off unit: lethal conditions are announced again after this long of valid signal, all of them after that, when the
 * plan ends by itself (clinical-decisions 9). */
export const LETHAL_AGAIN_MS = 10 * SECOND
export const SIGNAL_BACK_MS = 3 * MINUTE
/** Standby ends when valid vitals return for this long (H52). */
export const VITALS_BACK_MS = 10 * SECOND
/** A monitor that its own key put in standby is asked for after this long (H52: no standby without end). */
export const STANDBY_MOST_MS = 120 * MINUTE
/** Whoever begins a standby has this long to take the sensors off (own proposal). */
export const DISCONNECTING_MS = 60 * SECOND
/** What a removed device said stands this long after its successor began to send without a word of it (own proposal). */
export const UNCONFIRMED_MS = 60 * SECOND
/** A contradiction that nobody repeats counts no longer than this (own proposal; the host repeats it each 10 s). */
export const CONTRADICTED_MS = 25 * SECOND
/** Commands remembered to answer repeats. */
export const REPLIES_KEPT = 50
export const ENDED_ALERTS_KEPT = 64
/** A longer hole in back-filled data ends a past violation (own proposal). */
export const PAST_GAP_MS = 10 * SECOND
export const PAST_KEPT = 64
