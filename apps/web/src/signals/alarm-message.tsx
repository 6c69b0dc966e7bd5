import type { Alarm } from '@vigil/clinical'
import { doubtOf, lasting, marker, recurrenceText, standing } from '../format/alarm-line'
import { alarmText } from '../format/alarm-text'
import { clock } from '../format/time'
import { needsHelp } from '../format/alarm-order'
import { useWithLive } from '../state/alarm-values'
import { useSurroundings } from '../state/places'
import { useWords } from '../words'
import './alarm-message.css'
import { AudioPausedIcon } from '../ui/icons'

/** Several alarms of one bed alternate at this rate (features.md 4.2). */
export const ROTATION_MS = 2_000

/** In letters: more than a value and its limit. */
const LONG = 26

interface Props {
  /** Of one bed, highest first. */
  readonly alarms: readonly Alarm[]
  readonly now: number
  readonly zone: string
  /** `short` leaves out the time of day where a tile has no room for it. */
  readonly form: 'short' | 'full'
}

/** `*** SpO2 78 < 90 · 02:10:12 · 0:47 · coming: N. One`, part by part so that narrow places drop the last parts. */
export function AlarmMessage({ alarms, ...rest }: Props) {
  const t = useWords()
  const index = Math.floor(rest.now / ROTATION_MS) % alarms.length
  const alarm = alarms[index]
  if (!alarm) return null
  // Whichever of them is shown: a call for help never leaves the screen.
  const caller = alarms.find(needsHelp)
  const help = caller?.owner && `${marker(caller, t)} ${t('alarm.needs-help', { name: caller.owner.name })} `
  return (
    <span className="alarm-message" data-help={caller !== undefined}>
      {help && <b className="alarm-help">{help}</b>}
      <Parts
        alarm={alarm}
        count={alarms.length > 1 ? t('alarm.of', { index: index + 1, total: alarms.length }) : null}
        bare={caller?.id === alarm.id}
        paused={alarms.some(({ annunciation }) => annunciation === 'audio-paused')}
        {...rest}
      />
    </span>
  )
}

interface PartsProps extends Omit<Props, 'alarms'> {
  readonly alarm: Alarm
  /** Of the alarms that take turns; after the text, which must not go for it. */
  readonly count: string | null
  /** Its marker and its owner are told already. */
  readonly bare: boolean
  /** The sound of any of them: never out of sight while another has its turn (AL25). */
  readonly paused: boolean
}

function Parts({ alarm, count, now, zone, form, bare, paused }: PartsProps) {
  const t = useWords()
  const around = useSurroundings()
  const text = alarmText(useWithLive(alarm), t, around)
  const doing = bare ? null : standing(alarm, now, t, around)
  const doubt = doubtOf(alarm, t)
  const again = recurrenceText(alarm, t)
  return (
    <>
      <b className="alarm-text" data-long={text.length > LONG}>
        {bare ? text : `${marker(alarm, t)} ${text}`}
      </b>
      {count !== null && <span className="alarm-count">{count}</span>}
      {paused && <AudioPausedIcon label={t('alarm.pausedShort')} />}
      {form === 'full' && <Detail text={clock(alarm.onset, zone)} />}
      <Detail text={lasting(alarm, now)} />
      {again !== null && <Detail text={again} />}
      {doing !== null && <Detail text={doing} />}
      {doubt !== null && <Detail text={doubt} />}
    </>
  )
}

function Detail({ text }: { text: string }) {
  const t = useWords()
  return <span className="alarm-detail">{`${t('separator')}${text}`}</span>
}
