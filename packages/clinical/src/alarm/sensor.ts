import { parameter, type SignalGroup } from '../parameters'
import type { Stream } from './state'

/** Respiration by impedance is measured by the leads of the ECG (clinical.md 6.1). */
const sensorOf = (group: SignalGroup): SignalGroup => (group === 'resp' ? 'ecg' : group)

export const sharesSensor = (a: Stream, b: Stream): boolean =>
  a.source === b.source && sensorOf(parameter(a.code).group) === sensorOf(parameter(b.code).group)

export const isSensorOff = ({ reason }: Stream): boolean => reason === 'leads-off' || reason === 'probe-off'
