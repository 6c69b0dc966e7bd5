import type { ReactNode } from 'react'

const Icon = ({ children, label }: { children: ReactNode; label: string }) => (
  <svg
    className="icon"
    viewBox="0 0 24 24"
    role="img"
    aria-label={label}
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <title>{label}</title>
    {children}
  </svg>
)

interface Props {
  readonly label: string
}

/* Bells after IEC 60417-5307 and its variants, our own drawing: no icon kit has them. */
const bell = (
  <path d="M12 3a6 6 0 0 0-6 6c0 6-2.5 7.5-2.5 7.5h17S18 15 18 9a6 6 0 0 0-6-6ZM9.5 20a2.6 2.6 0 0 0 5 0" />
)

export const AlarmOffIcon = ({ label }: Props) => (
  <Icon label={label}>
    {bell}
    <path d="M3.5 3.5l17 17M20.5 3.5l-17 17" />
  </Icon>
)
/** Audio paused: the bell crossed by a broken line. */
export const AudioPausedIcon = ({ label }: Props) => (
  <Icon label={label}>
    {bell}
    <path d="M3.5 3.5l17 17M20.5 3.5l-17 17" strokeDasharray="3.2 3.2" />
  </Icon>
)
export const PacedIcon = ({ label }: Props) => (
  <Icon label={label}>
    <path d="M2 15h5M8.5 15V4M10 15l2-4 3 8 2-4h5" />
  </Icon>
)
export const ClockIcon = ({ label }: Props) => (
  <Icon label={label}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5l3.5 2" />
  </Icon>
)
/** Adult, child, newborn differ in shape, not in size alone. */
export const AdultIcon = ({ label }: Props) => (
  <Icon label={label}>
    <circle cx="12" cy="5" r="3" />
    <path d="M7 21V12a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v9M12 15v6" />
  </Icon>
)
export const ChildIcon = ({ label }: Props) => (
  <Icon label={label}>
    <circle cx="12" cy="8" r="3.6" />
    <path d="M5 13c2 1.6 4 2.2 7 2.2s5-.6 7-2.2M12 15v2l-3 4M12 17l3 4" />
  </Icon>
)
export const NewbornIcon = ({ label }: Props) => (
  <Icon label={label}>
    <circle cx="12" cy="6.5" r="3.5" />
    <path d="M12 11c-4 0-6 3-5 6.5.7 2.6 2.8 4 5 4s4.3-1.4 5-4C18 14 16 11 12 11ZM8 14l8 5M16 14l-4 2.5" />
  </Icon>
)
export const LinkIcon = ({
  label,
  state,
}: Props & { state: 'online' | 'silent' | 'lost' | 'off' | 'never-seen' }) => (
  <Icon label={label}>
    <rect x="3" y="4" width="18" height="13" rx="1.5" />
    {state === 'online' && <path d="M6 11h3l2-4 3 7 1.5-3H18" />}
    {state === 'silent' && <path d="M6 11h12" strokeDasharray="2 3" />}
    {(state === 'lost' || state === 'never-seen') && <path d="M8 7l8 7M16 7l-8 7" />}
    {state === 'off' && <path d="M12 6.500v4M9.2 8.500a4 4 0 1 0 5.6 0" />}
    <path d="M9 21h6" />
  </Icon>
)
export const BatteryIcon = ({ label, percent }: Props & { percent: number }) => (
  <Icon label={label}>
    <rect x="2" y="7" width="17" height="10" rx="1.5" />
    <path d="M22 11v2" />
    <rect
      x="4"
      y="9"
      width={Math.max(0.5, (13 * Math.min(100, Math.max(0, percent))) / 100)}
      height="6"
      fill="currentColor"
      stroke="none"
    />
  </Icon>
)
export const PlaceIcon = ({ label }: Props) => (
  <Icon label={label}>
    <path d="M4 20V9l8-5 8 5v11ZM9 20v-6h6v6" />
  </Icon>
)
export const ThingIcon = ({ label }: Props) => (
  <Icon label={label}>
    <path d="M12 3l8 4.500v9L12 21l-8-4.500v-9ZM4 7.500l8 4.5 8-4.500M12 12v9" />
  </Icon>
)
const letterOf = (letter: string, y: number) => (
  <text x="12" y={y} textAnchor="middle" fontSize="11" fontWeight="700" fill="currentColor" stroke="none">
    {letter}
  </text>
)
/** A ring of dots keeps its distance; the letter says which isolation. */
export const IsolationIcon = ({ label, letter }: Props & { letter: string }) => (
  <Icon label={label}>
    <circle cx="12" cy="12" r="10" strokeDasharray="3 2.2" />
    {letterOf(letter, 16)}
  </Icon>
)
export const RiskIcon = ({ label, letter }: Props & { letter: string }) => (
  <Icon label={label}>
    <path d="M12 1.500 23 12 12 22.500 1 12Z" />
    {letterOf(letter, 16)}
  </Icon>
)
