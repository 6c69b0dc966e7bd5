import { useConnection } from '../../state/live'
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

/** What this display shows is old although it goes on, or nobody decides about alarms: a technical line of its own (RT10, H32). */
export function BehindBar() {
  const t = useWords()
  const connection = useConnection()
  if (connection.kind !== 'live') return null
  const seconds = Math.round((connection.latencyMs ?? 0) / 1_000)
  const isBehind = (connection.latencyMs ?? 0) > FAR_BEHIND_MS
  const line =
    connection.engine === 'silent' ? t('live.engineSilent') : isBehind && t('live.behindBar', { seconds })
  return (
    line && (
      <p className="behind-bar" role="alert">
        {line}
      </p>
    )
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
