import { lazy, Suspense } from 'react'
import { useCell } from '../state/cell'
import { useDoors } from '../state/client'
import { ErrorBoundary } from '../ui/error-boundary'

const Sheet = lazy(() => import('./why-page'))

/** Loaded when somebody first asks why. */
export function WhyDoor() {
  const { selection } = useDoors()
  const wish = useCell(selection.why)
  if (!wish) return null
  return (
    <ErrorBoundary key={JSON.stringify(wish)} fallback={null}>
      <Suspense fallback={null}>
        <Sheet wish={wish} onClose={() => selection.why.set(null)} />
      </Suspense>
    </ErrorBoundary>
  )
}
