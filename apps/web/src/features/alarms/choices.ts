import type { Alarm, Owner } from '@vigil/clinical'
import type { Principal } from '@vigil/protocol'
import type { Act } from '../../state/acts'
import type { Words } from '../../words'

/** Whoever acts from afar has seen it and has not taken it (clinical-decisions 8). */
export type Presence = 'here' | 'remote'

export const presenceIn = (principal: Principal | null, alarm: Alarm): Presence =>
  principal?.units.find(({ unit }) => unit === alarm.unit)?.remote ? 'remote' : 'here'

const OWNING: readonly Owner['state'][] = ['coming', 'at-bedside', 'needs-help']
/** The longest pause there is (clinical-decisions 2). */
const PAUSE_S = 120
/** Of a remote person the server makes "seen" of it. */
export const TAKE: Act = { type: 'acknowledge', state: 'coming' }

export function choices(alarm: Alarm, principal: Principal | null): readonly Act[] {
  if (alarm.state === 'ended') return []
  const paused = alarm.annunciation === 'audio-paused'
  if (presenceIn(principal, alarm) === 'remote') {
    // Sound may be switched on again from anywhere.
    return [...(hasSeen(principal, alarm) ? [] : [TAKE]), ...(paused ? [{ type: 'resume' } as const] : [])]
  }
  if (alarm.state === 'latched') return [{ type: 'resolve' }]
  const own = OWNING.filter((state) => state !== alarm.owner?.state)
  return [...own.map((state): Act => ({ type: 'acknowledge', state })), ...soundOf(alarm)]
}

function soundOf({ annunciation }: Alarm): readonly Act[] {
  if (annunciation === 'audio-paused') return [{ type: 'resume' }]
  return annunciation === 'accepted' ? [] : [{ type: 'pause', seconds: PAUSE_S }]
}

export const hasSeen = (principal: Principal | null, { seenBy }: Alarm): boolean =>
  principal?.kind === 'person' && seenBy.some(({ user }) => user === principal.user)

export const actKey = (act: Act) => (act.type === 'acknowledge' ? act.state : act.type)

/** What the button says: an order, so that nobody reads it as the state of things. */
export function actLabel(act: Act, presence: Presence, t: Words): string {
  if (act.type === 'acknowledge' && presence === 'remote') return t('act.seen')
  return t(`act.${actKey(act)}`)
}

/** What a press that was too short is answered with. */
export function holdHint(act: Act, presence: Presence, t: Words): string {
  if (presence === 'remote') return t('act.hold')
  return t(act.type === 'acknowledge' ? 'act.holdToTake' : 'act.hold')
}
