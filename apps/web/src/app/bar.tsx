import { Pause, Search, Settings2 } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { Segments } from '../features/shell/segments'
import type { DialogName } from '../features/shell/dialogs'
import { signOut } from '../state/rest'
import { useWords } from '../words'
import type { Layout } from './layout'

interface BoardControls {
  readonly view: 'tiles' | 'waves'
  readonly layout: Layout
  readonly onView: (view: 'tiles' | 'waves') => void
  readonly onLayout: (layout: Layout) => void
}

export function BoardChoice({ view, layout, onView, onLayout }: BoardControls) {
  const t = useWords()
  if (layout === 'hand') return null
  return (
    <>
      <Segments
        label={t('topBar.view')}
        value={view}
        options={[
          { value: 'tiles', label: t('topBar.tiles') },
          { value: 'waves', label: t('topBar.waves') },
        ]}
        onChange={onView}
      />
      <Segments
        label={t('topBar.layout')}
        value={layout}
        options={[
          { value: 'desk', label: t('topBar.desk') },
          { value: 'wall', label: t('topBar.wall') },
          { value: 'hand', label: t('topBar.hand') },
        ]}
        onChange={onLayout}
      />
    </>
  )
}

interface Props {
  readonly frozen: boolean
  readonly onFreeze: () => void
  /** `null` where there is nothing to find or to set. */
  readonly onDialog: ((name: DialogName) => void) | null
  readonly waves: boolean
}

export function Controls({ frozen, onFreeze, onDialog, waves }: Props) {
  const t = useWords()
  const freeze = t(frozen ? 'topBar.unfreeze' : 'topBar.freeze')
  return (
    <>
      {waves && (
        <IconButton label={freeze} pressed={frozen} onClick={onFreeze}>
          {frozen ? <span aria-hidden="true">▶</span> : <Pause aria-hidden="true" size="1.2em" />}
        </IconButton>
      )}
      {onDialog && (
        <>
          <IconButton label={t('topBar.find')} onClick={() => onDialog('find')}>
            <Search aria-hidden="true" size="1.2em" />
          </IconButton>
          <IconButton label={t('topBar.menu')} onClick={() => onDialog('settings')}>
            <Settings2 aria-hidden="true" size="1.2em" />
          </IconButton>
        </>
      )}
      <SignOut />
    </>
  )
}

/** How long a first press waits for its second. Own proposal. */
const ARMED_MS = 5_000

/** Two presses: one beside Freeze must not blind a display. */
export function SignOut() {
  const t = useWords()
  const [armed, setArmed] = useState(false)
  useEffect(() => {
    if (!armed) return undefined
    const timer = setTimeout(() => setArmed(false), ARMED_MS)
    return () => clearTimeout(timer)
  }, [armed])
  return (
    <button
      type="button"
      className="button sign-out"
      data-armed={armed}
      onClick={() => (armed ? void leave() : setArmed(true))}
    >
      {t(armed ? 'topBar.signOutAgain' : 'topBar.signOut')}
    </button>
  )
}

/** A fresh page: nothing of a patient stays in its memory. */
async function leave() {
  await signOut()
  // The last picture goes too, also where the server is gone (features/downtime/shelf.ts).
  if ('indexedDB' in globalThis) indexedDB.deleteDatabase('vigil-downtime')
  location.assign('/sign-in')
}

export function BackButton({ onBack }: { onBack: () => void }) {
  const t = useWords()
  return (
    <IconButton label={t('topBar.back')} onClick={onBack}>
      <span aria-hidden="true">←</span>
    </IconButton>
  )
}

interface IconButtonProps {
  readonly label: string
  readonly pressed?: boolean | undefined
  readonly onClick: () => void
  readonly children: ReactNode
}

const IconButton = ({ label, pressed, onClick, children }: IconButtonProps) => (
  <button
    type="button"
    className="button"
    title={label}
    aria-label={label}
    aria-pressed={pressed}
    onClick={onClick}
  >
    {children}
  </button>
)
