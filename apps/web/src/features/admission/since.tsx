import { useState } from 'react'
import { minute } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'
import { Choice } from './fields'

const MINUTE = 60_000
const DAY_MINUTES = 1_440
const CHOICES = ['now', '15', '60', 'time'] as const

export interface Since {
  readonly choice: (typeof CHOICES)[number]
  /** `14:05`, on the clock of the site. */
  readonly time: string
}
export const NOW: Since = { choice: 'now', time: '' }

const minutes = (text: string): number | null => {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(text)
  if (!parts) return null
  const value = Number(parts[1]) * 60 + Number(parts[2])
  return value < DAY_MINUTES ? value : null
}

/** The last time at which the clock of the site showed this; `null` while it is no time. */
export function instantOf({ choice, time }: Since, now: number, zone: string): number | null {
  if (choice === 'now') return now
  if (choice !== 'time') return now - Number(choice) * MINUTE
  const [wanted, shown] = [minutes(time), minutes(minute(now, zone))]
  if (wanted === null || shown === null) return null
  const back = (shown - wanted + DAY_MINUTES) % DAY_MINUTES
  const at = Math.floor(now / MINUTE) * MINUTE - back * MINUTE
  // On the day of a change of the clock the plain difference is an hour off.
  return (
    [at, at + 60 * MINUTE, at - 60 * MINUTE].find(
      (each) => each <= now && minutes(minute(each, zone)) === wanted,
    ) ?? at
  )
}

interface Props {
  readonly value: Since
  readonly zone: string
  readonly onChange: (since: Since) => void
}

/** Back-dating: since when it has been so at the bedside (clinical-decisions 12). */
export function SinceChoice({ value, zone, onChange }: Props) {
  const t = useWords()
  const now = useSecond()
  const at = instantOf(value, now, zone)
  return (
    <>
      <Choice
        legend={t('move.since.legend')}
        value={value.choice}
        options={CHOICES.map((each) => ({ value: each, label: t(`move.since.${each}`) }))}
        onChange={(choice) => onChange({ choice, time: value.time || minute(now, zone) })}
      />
      {value.choice === 'time' && (
        <label className="move-field">
          {t('move.since.time')}
          <input
            type="time"
            value={value.time}
            onChange={(event) => onChange({ ...value, time: event.target.value })}
          />
        </label>
      )}
      {value.choice !== 'now' && at !== null && (
        <p className="move-note">{t('move.since.explain', { time: minute(at, zone) })}</p>
      )}
    </>
  )
}

export const useSince = () => useState<Since>(NOW)
