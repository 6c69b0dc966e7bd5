import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { FakeLiveClient } from '../live/testing/fake-live-client'
import { createActs } from '../state/acts'
import { DoorsProvider, type Doors } from '../state/client'
import { createSelection } from '../state/selection'

/** A part of the page on a scripted live client, with a record of what stood on the screen after every commit. */
export function stage() {
  const client = new FakeLiveClient()
  const doors: Doors = { client, acts: createActs(client), selection: createSelection() }
  return {
    client,
    doors,
    show: (children: ReactNode) => render(<DoorsProvider doors={doors}>{children}</DoorsProvider>),
    /** Lets the script run and React follow it. */
    run: (script: () => void) => act(script),
  }
}
