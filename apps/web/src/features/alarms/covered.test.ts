import { expect, it } from 'vitest'
import type { Alarm, Evidence } from '@vigil/clinical'
import { anAlarm } from '../../live/testing/builders'
import { withoutCovered } from './covered'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const silence = (source: string): Evidence =>
  brand({ kind: 'silence', source, reason: 'lost', codes: [], since: 0 })
const loss = (id: string, changes: Partial<Alarm> = {}): Alarm =>
  anAlarm({
    id: brand(id),
    condition: brand('no-data'),
    annunciation: 'visual',
    evidence: [silence(`mon-${id}`)],
    ...changes,
  })
const incident = (state: Alarm['state']) =>
  anAlarm({
    id: brand('unit'),
    condition: brand('network-incident'),
    annunciation: 'sounding',
    state,
    evidence: [silence('mon-1'), silence('mon-2')],
  })
const shown = (alarms: readonly Alarm[]) => withoutCovered(alarms).map(({ id }) => id)

it('leaves the silent losses of listed beds to the incident', () => {
  expect(shown([incident('active'), loss('1'), loss('2')])).toEqual(['unit'])
})

it('shows what sounds, what the incident does not list, and all after it', () => {
  expect(shown([incident('active'), loss('1', { annunciation: 'sounding' }), loss('3')])).toEqual([
    'unit',
    '1',
    '3',
  ])
  expect(shown([incident('latched'), loss('1')])).toEqual(['unit', '1'])
  expect(shown([loss('1')])).toEqual(['1'])
})
