import type { Alarm } from '@vigil/clinical'
import { alarmText, lasting, marker, standing, type Gone } from '../format/alarm-line'
import { clock } from '../format/time'
import { useWords } from '../words'
import './alarm-message.css'
import { AudioPausedIcon } from './icons'

/** Several alarms of one bed alternate at this rate (features.md 4.2). */
const ROTATION_MS = 2_000

interface Props {
  /** Of one bed, highest first. */
  readonly alarms: readonly Alarm[]
  readonly now: number
  readonly zone: string
  readonly gone: Gone
  /** `short` leaves out the time of day where a tile has no room for it. */
  readonly form: 'short' | 'full'
}

/** `*** SpO2 78 < 90 · 02:10:12 · 0:47 · coming: N. One`, part by part so that narrow places drop the last parts. */
export function AlarmMessage({ alarms, now, zone, gone, form }: Props) {
  const t = useWords()
  const index = Math.floor(now / ROTATION_MS) % alarms.length
  const alarm = alarms[index]
  if (!alarm) return null
  const doing = standing(alarm, now, t)
  const dot = t('separator')
  return (
    <span className="alarm-message">
      {alarms.length > 1 && (
        <span className="alarm-count">{t('alarm.of', { index: index + 1, total: alarms.length })}</span>
      )}
      <b className="alarm-text">
        {marker(alarm, t)} {alarmText(alarm, t, gone)}
      </b>
      {alarm.annunciation === 'audio-paused' && <AudioPausedIcon label={t('alarm.paused', { left: '' })} />}
      {form === 'full' && (
        <span className="alarm-detail">
          {dot}
          {clock(alarm.onset, zone)}
        </span>
      )}
      <span className="alarm-detail">
        {dot}
        {lasting(alarm, now)}
      </span>
      {doing !== null && (
        <span className="alarm-detail">
          {dot}
          {doing}
        </span>
      )}
    </span>
  )
}
