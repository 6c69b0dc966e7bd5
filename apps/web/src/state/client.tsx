import { createContext, use, type ReactNode } from 'react'
import type { LiveClient } from '../live/port'
import type { Acts } from './acts'
import type { Selection } from './selection'

/** The doors to what lives outside React. They never change while the page lives; their contents are subscribed to. */
export interface Doors {
  readonly client: LiveClient
  readonly acts: Acts
  readonly selection: Selection
}

const DoorsContext = createContext<Doors | null>(null)

export const DoorsProvider = ({ doors, children }: { doors: Doors; children: ReactNode }) => (
  <DoorsContext value={doors}>{children}</DoorsContext>
)

export function useDoors(): Doors {
  const doors = use(DoorsContext)
  if (!doors) throw new Error('DoorsProvider is missing')
  return doors
}
