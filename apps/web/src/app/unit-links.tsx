import type { UnitId } from '@vigil/clinical'
import { useNavigate } from '@tanstack/react-router'
import { MissedBar } from '../features/downtime/entry'
import { downtimeWords as say } from '../words/downtime'

const PAGES = [
  ['rounds', 'rounds'],
  ['census', 'census'],
  ['downtime', 'sheetOpen'],
] as const

/** From a board to the pages about its unit; what waits for a signature comes first and is never hidden. */
export default function UnitLinks({ unit }: { unit: UnitId }) {
  const navigate = useNavigate()
  const go = (page: string) => void navigate({ to: `/${page}`, search: { unit } })
  return (
    <>
      <MissedBar unit={unit} onOpen={() => go('missed')} />
      <nav className="unit-links" aria-label={say('links')}>
        {PAGES.map(([page, label]) => (
          <button key={page} type="button" className="button button-plain" onClick={() => go(page)}>
            {say(label)}
          </button>
        ))}
      </nav>
    </>
  )
}
