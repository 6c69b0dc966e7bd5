import { lazy, Suspense, useEffect } from 'react'
import { useCell } from '../state/cell'
import { useDoors } from '../state/client'
import { ErrorBoundary } from '../ui/error-boundary'
import { useWords } from '../words'

const Sheet = lazy(() => import('./why-page'))

/** Loaded when somebody first asks why; nothing of it stays when nobody is signed in. */
export function WhyDoor() {
  const t = useWords()
  const { selection } = useDoors()
  const wish = useCell(selection.why)
  useEffect(() => () => selection.why.set(null), [selection])
  if (!wish) return null
  return (
    <ErrorBoundary
      key={JSON.stringify(wish)}
      fallback={
        <p className="door-failed" role="alert">
          {t('failure.part')}
        </p>
      }
    >
      <Suspense fallback={null}>
        <Sheet wish={wish} onClose={() => selection.why.set(null)} />
      </Suspense>
    </ErrorBoundary>
  )
}
