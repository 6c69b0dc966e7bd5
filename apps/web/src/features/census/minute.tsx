import { createContext, use, type ReactNode } from 'react'
import { useSecond } from '../../state/ticker'

const Minute = createContext(0)

/** One clock for all rows: they hear of it once a minute. */
export const MinuteClock = ({ children }: { children: ReactNode }) => {
  const minute = Math.floor(useSecond() / 60_000) * 60_000
  return <Minute value={minute}>{children}</Minute>
}

export const useMinute = (): number => use(Minute)
