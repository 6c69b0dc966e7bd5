import { useState } from 'react'
import { usePreferences } from '../../state/preferences'
import { forgetView, saveView, useSavedViews, type SavedView } from '../../state/saved-views'
import { useWords } from '../../words'

export interface ViewsProps {
  /** Whose views: a person or a station. */
  readonly owner: string
  readonly current: Omit<SavedView, 'name' | 'limits'>
  readonly onView: (view: SavedView) => void
}

/** Unit, view, layout and limits under a name of one's own (WB3). */
export function SavedViews({ owner, current, onView }: ViewsProps) {
  const t = useWords()
  const views = useSavedViews(owner)
  const { limits } = usePreferences()
  const [name, setName] = useState('')
  return (
    <form
      className="dialog-rows"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') return
        saveView(owner, { ...current, limits, name: name.trim() })
        setName('')
      }}
    >
      <ul className="dialog-found" aria-label={t('views.title')}>
        {views.map((view) => (
          <li key={view.name} className="dialog-row">
            <button type="button" className="button" onClick={() => onView(view)}>
              {view.name}
            </button>
            <button
              type="button"
              className="button"
              aria-label={t('views.forgetNamed', { name: view.name })}
              onClick={() => forgetView(owner, view.name)}
            >
              {t('views.forget')}
            </button>
          </li>
        ))}
      </ul>
      <label className="dialog-field">
        {t('views.name')}
        <input value={name} maxLength={40} onChange={(event) => setName(event.target.value)} />
      </label>
      <button type="submit" className="button">
        {t('views.save')}
      </button>
    </form>
  )
}
