import type { Alarm } from '@vigil/clinical'

const INCIDENT = 'network-incident'
const LOSS = 'no-data'

/**
 * One loss on many beds is one alarm that lists the beds (clinical-decisions 5): the silent ones of those beds are
 * left to it, and to their tiles. Whatever sounds, or says more than the loss, stays.
 */
export function withoutCovered(alarms: readonly Alarm[]): readonly Alarm[] {
  const listed = new Set(
    alarms
      .filter(({ condition, state }) => condition === INCIDENT && state === 'active')
      .flatMap(({ evidence }) => evidence.map(({ source }) => source)),
  )
  if (listed.size === 0) return alarms
  return alarms.filter(
    ({ condition, annunciation, evidence }) =>
      condition !== LOSS ||
      annunciation !== 'visual' ||
      evidence.some(({ source }) => source === null || !listed.has(source)),
  )
}
