import { Suspense, type ReactNode } from 'react'
import { ErrorBoundary } from './error-boundary'

/** A part that comes after the rest: that it does not come is no failure of what stands around it (H67). */
export const Late = ({ children }: { children: ReactNode }) => (
  <ErrorBoundary fallback={null}>
    <Suspense>{children}</Suspense>
  </ErrorBoundary>
)
