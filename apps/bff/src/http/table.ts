import { alarmRoutes } from './routes/alarms'
import { documentRoutes } from './routes/documents'
import { hospitalRoutes } from './routes/hospital'
import { missedRoutes } from './routes/missed'
import { oversightRoutes } from './routes/oversight'
import { roundsRoutes } from './routes/rounds'
import { sessionRoutes } from './routes/session'
import type { Route } from './route'

/** Every call under `/api`. What is not here does not exist; documents and the matrix test are made from it. */
export const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...hospitalRoutes,
  ...alarmRoutes,
  ...roundsRoutes,
  ...missedRoutes,
  ...oversightRoutes,
  ...documentRoutes(() => ROUTES),
]
