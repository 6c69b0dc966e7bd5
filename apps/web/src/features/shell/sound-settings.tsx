import { PRIORITIES, type Priority } from '@vigil/clinical'
import { useState } from 'react'
import { FLOOR_DB, type SoundSettings as Settings } from '../../live/sound/volume'
import { useDoors } from '../../state/client'
import { prefer, usePreferences } from '../../state/preferences'
import { sayer } from '../../words/own'
import { sound as words } from '../../words/sound'
import { PushSettings } from './push-settings'
import { Segments } from './segments'

const say = sayer(words)

const STEP_DB = 3
const stepsOf = (priority: Priority): readonly number[] =>
  Array.from({ length: -FLOOR_DB[priority] / STEP_DB + 1 }, (_, index) => -index * STEP_DB)

interface Props {
  readonly onTest: () => void
}

/** Of this display, in this browser; the floors are not among it (AK12, AK15). */
export function SoundSettings({ onTest }: Props) {
  const { sound } = useDoors().client
  const { sound: settings } = usePreferences()
  const change = (part: Partial<Settings>) => {
    const next = { ...settings, ...part }
    prefer({ sound: next })
    sound.configure(next)
  }
  return (
    <div className="dialog-rows">
      {PRIORITIES.toReversed().map((priority) => (
        <div className="dialog-row" key={priority}>
          <span>{say(`settings.${priority}`)}</span>
          <Segments
            label={say(`settings.${priority}`)}
            value={String(settings.volume[priority])}
            options={stepsOf(priority).map((db) => ({
              value: String(db),
              label: db === 0 ? say('settings.full') : say('settings.less', { db: -db }),
            }))}
            onChange={(db) => change({ volume: { ...settings.volume, [priority]: Number(db) } })}
          />
        </div>
      ))}
      <p>{say('settings.note')}</p>
      <Night settings={settings} onChange={change} />
      <div className="dialog-row">
        <span>{say('settings.shifts')}</span>
        {settings.shifts.map((shift, index) => (
          <Time
            // Its place is what it is: the first and the second shift.
            key={index}
            label={`${say('settings.shifts')} ${index + 1}`}
            value={shift}
            onChange={(value) => change({ shifts: settings.shifts.with(index, value) })}
          />
        ))}
        <button type="button" className="button" onClick={onTest}>
          {say('settings.test')}
        </button>
      </div>
      <Notify />
      <PushSettings />
    </div>
  )
}

const NIGHT = { from: '21:00', to: '07:00' }

function Night({ settings: { night }, onChange }: SettingProps) {
  return (
    <div className="dialog-row">
      <label className="dialog-check">
        <input
          type="checkbox"
          checked={night !== null}
          onChange={() => onChange({ night: night ? null : NIGHT })}
        />
        {say('settings.night')}
      </label>
      {night &&
        (['from', 'to'] as const).map((end) => (
          <Time
            key={end}
            label={say(`settings.${end}`)}
            value={night[end]}
            onChange={(value) => onChange({ night: { ...night, [end]: value } })}
          />
        ))}
    </div>
  )
}

interface SettingProps {
  readonly settings: Settings
  readonly onChange: (part: Partial<Settings>) => void
}

interface TimeProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A time of day of the site; while it is half typed nothing changes. */
const Time = ({ label, value, onChange }: TimeProps) => (
  <input
    type="time"
    aria-label={label}
    value={value}
    onChange={(event) => event.target.value !== '' && onChange(event.target.value)}
  />
)

/** A second way for who has the page behind another one (AK17). */
function Notify() {
  const { notify } = usePreferences()
  const [refused, setRefused] = useState(false)
  if (!('Notification' in globalThis)) return null
  const change = async () => {
    const wanted = !notify && (await Notification.requestPermission()) === 'granted'
    setRefused(!notify && !wanted)
    prefer({ notify: wanted })
  }
  return (
    <>
      <label className="dialog-check">
        <input type="checkbox" checked={notify} onChange={() => void change()} />
        {say('settings.notify')}
      </label>
      {refused && <p role="alert">{say('settings.notifyRefused')}</p>}
    </>
  )
}
