import { VolumeOff, Volume2, VolumeX } from 'lucide-react'
import { duration } from '../../format/time'
import { useDoors } from '../../state/client'
import { useAudio, useConnection, usePrincipal } from '../../state/live'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'

/** Longer without a heartbeat than this and the lamp shows the age in plain sight; 5 s is NOT LIVE. */
const AGE_SHOWN_MS = 2_000

/** Behind the server by more than this is late, and by more than the second is said across the page (RT10). */
const LATE_MS = 1_000
const FAR_BEHIND_MS = 2_000

export function LiveLamp() {
  const t = useWords()
  const connection = useConnection()
  useSecond()
  if (connection.kind !== 'live')
    return (
      <span className="lamp" data-lamp="bad" role="status">
        {t(connection.kind === 'connecting' ? 'live.connecting' : 'live.notLive')}
      </span>
    )
  const seconds = Math.floor(connection.heartbeatAgeMs / 1_000)
  const behindMs = connection.latencyMs ?? 0
  const late = connection.heartbeatAgeMs > AGE_SHOWN_MS || behindMs > LATE_MS
  const details = [
    connection.latencyMs === null ? null : t('live.latency', { ms: Math.round(connection.latencyMs) }),
    connection.skipped > 0 ? t('live.skipped', { count: connection.skipped }) : null,
  ].filter((detail) => detail !== null)
  return (
    <span className="lamp" data-lamp={late ? 'late' : 'good'} title={details.join(t('separator'))}>
      <span className="lamp-dot" aria-hidden="true" />
      {t('live.live')}{' '}
      <span className="values">
        {behindMs > LATE_MS
          ? t('live.behind', { seconds: (behindMs / 1_000).toFixed(1) })
          : t('live.age', { seconds })}
      </span>
    </span>
  )
}

/** What this display shows is old although it goes on: a technical line of its own (RT10). */
export function BehindBar() {
  const t = useWords()
  const connection = useConnection()
  if (connection.kind !== 'live' || (connection.latencyMs ?? 0) <= FAR_BEHIND_MS) return null
  const seconds = Math.round((connection.latencyMs ?? 0) / 1_000)
  return (
    <p className="behind-bar" role="alert">
      {t('live.behindBar', { seconds })}
    </p>
  )
}

/** The longest mute of a station (clinical-decisions 2). */
const MUTE_S = 120

/** Whether this display can sound, and the mute of this display only (AK3, AK14). */
export function AudioLamp() {
  const t = useWords()
  const { sound } = useDoors().client
  const state = useAudio()
  const now = useSecond()
  const principal = usePrincipal()
  const until = sound.mutedUntil()
  const unlock = () => void sound.unlock()
  // Nothing sounds for who watches no patient: silence is no fault of theirs.
  if (principal?.units.length === 0) return null
  if (state === 'blocked' || state === 'failed')
    return (
      <button type="button" className="lamp lamp-button" data-lamp="bad" onClick={unlock}>
        <VolumeOff aria-hidden="true" size="1.2em" />
        {t(`audio.${state}`)}
      </button>
    )
  if (until !== null && until > now)
    return (
      <button
        type="button"
        className="lamp lamp-button"
        data-lamp="late"
        title={t('audio.unmute')}
        onClick={() => sound.unmute()}
      >
        <VolumeX aria-hidden="true" size="1.2em" />
        {t('audio.muted', { left: duration(until - now) })}
      </button>
    )
  return (
    <button
      type="button"
      className="lamp lamp-button"
      data-lamp="good"
      title={t('audio.mute')}
      onClick={() => sound.mute(MUTE_S)}
    >
      <Volume2 aria-hidden="true" size="1.2em" />
      {t(`audio.${state}`)}
    </button>
  )
}

/** A silent display is a hazard of its own: it says so across the page (H61). */
export function SoundBar() {
  const t = useWords()
  const { sound } = useDoors().client
  const state = useAudio()
  if (state !== 'blocked' && state !== 'failed') return null
  return (
    <button type="button" className="sound-bar" onClick={() => void sound.unlock()}>
      <VolumeOff aria-hidden="true" size="1.2em" />
      {t(`audio.${state}Long`)}
    </button>
  )
}

/** A frozen trace looks like a quiet patient: it says that it stands still (WF4). */
export function FrozenMark() {
  const t = useWords()
  return (
    <strong className="frozen-mark" role="status">
      {t('topBar.frozen')}
    </strong>
  )
}
