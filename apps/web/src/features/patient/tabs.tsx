import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useWords } from '../../words'

const TABS = ['alarms', 'trends', 'devices', 'moves'] as const
type Tab = (typeof TABS)[number]

interface Props {
  readonly panels: Readonly<Record<Tab, ReactNode>>
  /** How many alarms are open: told on the tab, whichever is chosen. */
  readonly alarms: number
  /** More than before: somebody asks for the trends. */
  readonly focus: number
}

export function Tabs({ panels, alarms, focus }: Props) {
  const t = useWords()
  const id = useId()
  const [chosen, setChosen] = useState<{ readonly tab: Tab; readonly focus: number }>({
    tab: 'alarms',
    focus,
  })
  const tab = focus > chosen.focus ? 'trends' : chosen.tab
  const choose = (next: Tab) => setChosen({ tab: next, focus })
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length]
    if (by === 0 || !next) return
    choose(next)
    document.getElementById(`${id}-${next}`)?.focus()
  }
  return (
    <div className="patient-tabs">
      <div role="tablist" aria-label={t('patient.parts')}>
        {TABS.map((each) => (
          <button
            key={each}
            id={`${id}-${each}`}
            type="button"
            role="tab"
            className="button"
            aria-selected={each === tab}
            aria-controls={`${id}-panel`}
            tabIndex={each === tab ? 0 : -1}
            onClick={() => choose(each)}
            onKeyDown={onKeyDown}
          >
            {t(`patient.tab.${each}`, { count: alarms })}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${tab}`}
        className="patient-panel"
        data-tab={tab}
      >
        {panels[tab]}
      </div>
    </div>
  )
}
