import type { ReactNode } from 'react'
import { clockWithZone } from '../../format/time'
import { usePrincipal } from '../../state/live'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'
import { AudioLamp } from './audio'
import { LiveLamp } from './lamps'
import './top-bar.css'

interface Counts {
  readonly occupied: number
  readonly alarming: number
  readonly unmonitored: number
  readonly unassigned: number
  readonly empty: number
}

interface Props {
  readonly title: string
  readonly zone: string
  /** `null` where no unit is shown. */
  readonly counts: Counts | null
  /** Shows who stands behind the counters; `null` where nothing opens. */
  readonly onCounts: (() => void) | null
  /** Back, other unit, find, display settings: what the layout allows. */
  readonly leading: ReactNode
  readonly trailing: ReactNode
}

export function TopBar({ title, zone, counts, onCounts, leading, trailing }: Props) {
  const t = useWords()
  return (
    <header className="top-bar" aria-label={t('topBar.label')}>
      {leading}
      <h1 className="top-unit">{title}</h1>
      {counts && <CountList counts={counts} />}
      {onCounts && (
        <button type="button" className="button" onClick={onCounts}>
          {t('counts.show')}
        </button>
      )}
      <span className="top-space" />
      <SiteClock zone={zone} />
      <LiveLamp />
      <AudioLamp />
      <Who />
      {trailing}
    </header>
  )
}

const ORDER = ['occupied', 'alarming', 'unmonitored', 'unassigned', 'empty'] as const

function CountList({ counts }: { counts: Counts }) {
  const t = useWords()
  return (
    <ul className="top-counts" aria-label={t('counts.label')}>
      {ORDER.map((key) => (
        <li key={key} data-count={key} data-some={counts[key] > 0}>
          <b>{counts[key]}</b> {t(`counts.${key}`)}
        </li>
      ))}
    </ul>
  )
}

/** The time of the site, and a bar that stands still when this page does (H66). */
function SiteClock({ zone }: { zone: string }) {
  const t = useWords()
  const now = useSecond()
  return (
    <time className="top-clock">
      {/* Midnight is a time: before the server has told its own there is none. */}
      {now > 0 ? clockWithZone(now, zone) : t('topBar.noTime')}
      <span className="top-tick" data-step={(now / 1_000) % 4} aria-hidden="true" />
    </time>
  )
}

function Who() {
  const t = useWords()
  const principal = usePrincipal()
  if (!principal) return null
  return (
    <span className="top-who">
      <span className="top-who-as">
        {t(principal.kind === 'station' ? 'topBar.station' : 'topBar.person')}{' '}
      </span>
      {principal.name}
    </span>
  )
}
