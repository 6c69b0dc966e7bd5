import type { UnitId } from '@vigil/clinical'
import { useState } from 'react'
import { downtimeWords as say } from '../../words/downtime'
import { useMissedRows } from './missed-query'
import './missed.css'

interface Props {
  readonly unit: UnitId
  /** Also the page for who looks after devices and interfaces. */
  readonly biomed: boolean
  readonly onPage: (page: string) => void
}

const PAGES = [
  ['rounds', 'rounds'],
  ['limits', 'limitsPage'],
  ['census', 'census'],
  ['downtime', 'sheetOpen'],
  ['about', 'about'],
] as const
const BIOMED = [...PAGES, ['messages', 'messages']] as const

/** One button of one width on the board's top: the pages about its unit, and how much waits for a signature (DT5). */
export function UnitPages({ unit, biomed, onPage }: Props) {
  const [open, setOpen] = useState(false)
  const { data } = useMissedRows(unit, 'open', 'rows')
  const count = data?.missed.length ?? 0
  return (
    <span className="unit-pages">
      <button
        type="button"
        className="button"
        data-some={count > 0}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {count > 0 ? say('missedShort', { count }) : say('pages')}
      </button>
      {open && (
        <nav className="unit-links" aria-label={say('links')}>
          <button type="button" className="button" onClick={() => onPage('missed')}>
            {count > 0 ? say('missedOpen', { count }) : say('missedTitle')}
          </button>
          {(biomed ? BIOMED : PAGES).map(([page, label]) => (
            <button key={page} type="button" className="button" onClick={() => onPage(page)}>
              {say(label)}
            </button>
          ))}
        </nav>
      )}
    </span>
  )
}
