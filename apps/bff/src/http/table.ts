import { alarmRoutes } from './routes/alarms'
import { documentRoutes } from './routes/documents'
import { hospitalRoutes } from './routes/hospital'
import { oversightRoutes } from './routes/oversight'
import { quarantineRoutes } from './routes/quarantine'
import { sessionRoutes } from './routes/session'
import type { Route } from './route'

/** Every call under `/api`. What is not here does not exist; documents and the matrix test are made from it. */
export const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...hospitalRoutes,
  ...alarmRoutes,
  ...quarantineRoutes,
  ...oversightRoutes,
  ...documentRoutes(() => ROUTES),
]
