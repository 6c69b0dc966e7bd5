import type { Alarm } from '@vigil/clinical'
import { useMemo } from 'react'
import { leading, withLive } from '../format/alarm-text'
import { useReadings } from './live'

/** The alarm with the live value of its subject counted in. */
export function useWithLive(alarm: Alarm): Alarm {
  const first = leading(alarm)
  const code = first?.kind === 'limit' ? first.code : null
  const codes = useMemo(() => (code === null ? [] : [code]), [code])
  const [live] = useReadings(alarm.subject, codes)
  return live?.freshness === 'live' ? withLive(alarm, live.reading) : alarm
}
