import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { DoorsProvider, type Doors } from '../state/client'
import { ErrorBoundary } from '../ui/error-boundary'
import { useWords } from '../words'
import type { AppRouter } from './router'

export function App({ doors, router }: { doors: Doors; router: AppRouter }) {
  return (
    <DoorsProvider doors={doors}>
      <ErrorBoundary fallback={<Failed />}>
        <RouterProvider router={router} />
      </ErrorBoundary>
    </DoorsProvider>
  )
}

const RELOADED = 'vigil.reloaded'

/** Reloads once by itself; then it says so and waits (H67). */
function Failed() {
  const t = useWords()
  useEffect(() => {
    if (sessionStorage.getItem(RELOADED) !== null) return undefined
    sessionStorage.setItem(RELOADED, 'yes')
    const timer = setTimeout(() => location.reload(), 3_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="page-note" role="alert">
      <p>{t('failure.part')}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('reload')}
      </button>
    </div>
  )
}
