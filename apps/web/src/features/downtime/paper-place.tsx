import type { ReactNode } from 'react'

/** It scrolls and holds nothing to press: a place for the keyboard to stand (WCAG 2.1.1). */
export const PaperPlace = ({ name, children }: { name: string; children: ReactNode }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must take the focus
  <div className="downtime-paper" tabIndex={0} role="region" aria-label={name}>
    {children}
  </div>
)
