import { PRIORITIES, type Alarm } from '@vigil/clinical'

/** Somebody is there and calls for more hands: it rings on and comes before every other of its priority. */
export const needsHelp = ({ owner, state }: Alarm): boolean =>
  owner?.state === 'needs-help' && state !== 'ended'

/** Whoever took it sees to it: it no longer calls. */
export const isTaken = (alarm: Alarm): boolean => alarm.annunciation === 'accepted' && !needsHelp(alarm)

/** The patient before the equipment. */
const rank = (alarm: Alarm): number => (alarm.class === 'physiological' ? 0 : 1)

/** Priority, then who needs help, then the patient before the equipment, then the newest, then a fixed order. */
export const byPriority = (a: Alarm, b: Alarm): number =>
  PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) ||
  Number(needsHelp(b)) - Number(needsHelp(a)) ||
  rank(a) - rank(b) ||
  b.announcedAt - a.announcedAt ||
  (a.id < b.id ? -1 : 1)
