import { TriangleAlert } from 'lucide-react'
import { lazy, type ReactNode } from 'react'
import { clock } from '../../format/time'
import type { Connection } from '../../live/port'
import { useBoards, useConnection, useIsOutdated, usePrincipal } from '../../state/live'
import { useClockSkew } from '../../state/ticker'
import { Late } from '../../ui/late'
import { useWords, type Words } from '../../words'
import { BehindBar, FrozenMark } from './lamps'
import './frame.css'

const Awake = lazy(() => import('./awake'))
const Bars = lazy(() => import('./bars'))

interface Props {
  readonly simulated: boolean
  readonly head: ReactNode
  readonly frozen?: boolean
  /** Whether there is anything here that could be taken for live. */
  readonly patients?: boolean
  readonly children: ReactNode
  readonly zone: string
}

/** What stands around every page: simulated data, top bar, NOT LIVE over the content, what this display is not. */
export function Frame({ simulated, head, children, zone, frozen = false, patients = true }: Props) {
  const connection = useConnection()
  const stale = patients && connection.kind !== 'live'
  return (
    <div className="frame">
      {simulated && <SimulatedRibbon />}
      {head}
      <BehindBar />
      <Late>
        <Bars />
      </Late>
      <VersionBar />
      <main className="frame-main" id="board" data-live={!stale} data-frozen={frozen}>
        {children}
        {patients && connection.kind !== 'live' && <NotLive connection={connection} zone={zone} />}
      </main>
      <StatusLine frozen={frozen} awake={patients} />
    </div>
  )
}

export function SimulatedRibbon() {
  const t = useWords()
  return (
    <div className="ribbon" role="note">
      <span>{t('simulated')}</span>
    </div>
  )
}

/** Covers what can no longer be believed; it needs no server to appear (DT1, H66). */
function NotLive({ connection, zone }: { connection: Exclude<Connection, { kind: 'live' }>; zone: string }) {
  const t = useWords()
  return (
    <div className="not-live" role="alert">
      <div className="not-live-text">
        <TriangleAlert aria-hidden="true" size="1.6em" />
        <p className="not-live-title">{notLiveTitle(connection, zone, t)}</p>
        <p>{notLiveReason(connection, t)}</p>
        {connection.kind === 'refused' && (
          <a className="button" href="/sign-in">
            {t('signIn.title')}
          </a>
        )}
      </div>
    </div>
  )
}

function notLiveTitle(connection: Exclude<Connection, { kind: 'live' }>, zone: string, t: Words): string {
  if (connection.kind === 'connecting') return t('notLive.connecting')
  if (connection.kind === 'refused' || connection.lastLiveAt === null) return t('notLive.never')
  return t('notLive.last', { time: clock(connection.lastLiveAt, zone) })
}

function notLiveReason(connection: Exclude<Connection, { kind: 'live' }>, t: Words): string | null {
  switch (connection.kind) {
    case 'connecting':
      return null
    case 'not-live':
      return t(`notLive.${connection.reason}`)
    case 'refused':
      return connection.problem.code === 'unauthenticated'
        ? t('signIn.ended')
        : t('notLive.refused', { message: connection.problem.message })
    default:
      return connection satisfies never
  }
}

/** The page also reloads by itself once no alarm calls (H68). */
function VersionBar() {
  const t = useWords()
  if (!useIsOutdated()) return null
  return (
    <button type="button" className="version-bar" onClick={() => location.reload()}>
      {t('live.newVersion')}
    </button>
  )
}

/** H71. */
const CLOCK_SHOWN_MS = 2_000

/** Ages and times are the server's; only the clock of this computer is wrong, and people look at it. */
function ClockBadge() {
  const t = useWords()
  const connection = useConnection()
  const differs = useClockSkew()
  if (connection.kind !== 'live' || differs <= CLOCK_SHOWN_MS) return null
  return (
    <strong className="clock-badge" role="status">
      {t('live.clock', { seconds: Math.round(differs / 1_000) })}
    </strong>
  )
}

function StatusLine({ frozen, awake }: { frozen: boolean; awake: boolean }) {
  const t = useWords()
  const connection = useConnection()
  const degraded = connection.kind === 'live' ? connection.degraded : []
  const me = usePrincipal()
  const viewers = useBoards()
    .flatMap((board) => board.viewers)
    .filter(({ name, kind }) => name !== me?.name || kind !== me.kind)
    .map(({ name }) => name)
  return (
    <footer className="status-line">
      {frozen && <FrozenMark />}
      <span>{t('secondary')}</span>
      <ClockBadge />
      <Late>{awake && <Awake />}</Late>
      {degraded.map((reason) => (
        <strong key={reason} role="status">
          {/* Any word of the server's: where there are none for it, the other ones are said. */}
          {t([`live.degraded.${reason as 'not-recording'}`, 'live.degraded.other'], { reason })}
        </strong>
      ))}
      {viewers.length > 0 && (
        <span className="status-viewers">
          {t('topBar.watching', { names: [...new Set(viewers)].join(', ') })}
        </span>
      )}
    </footer>
  )
}
