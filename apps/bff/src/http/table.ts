import { alarmRoutes } from './routes/alarms'
import { documentRoutes } from './routes/documents'
import { exportRoutes } from './routes/export'
import { hospitalRoutes } from './routes/hospital'
import { placementRoutes } from './routes/placement'
import { settingsRoutes } from './routes/settings'
import { subjectRoutes } from './routes/subjects'
import { oversightRoutes } from './routes/oversight'
import { quarantineRoutes } from './routes/quarantine'
import { missedRoutes } from './routes/missed'
import { roundsRoutes } from './routes/rounds'
import { sessionRoutes } from './routes/session'
import { pushRoutes } from './routes/push'
import { whyRoutes } from './routes/why'
import { reviewRoutes } from './routes/review'
import { secondOpinionRoutes } from './routes/second-opinion'
import { soundRoutes } from './routes/sound'
import type { Route } from './route'

/** Every call under `/api`. What is not here does not exist; documents and the matrix test are made from it. */
export const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  // Before `/api/subjects/:id`, which would take `search` for an id.
  ...subjectRoutes,
  ...hospitalRoutes,
  ...exportRoutes,
  ...placementRoutes,
  ...settingsRoutes,
  ...alarmRoutes,
  ...whyRoutes,
  ...quarantineRoutes,
  ...reviewRoutes,
  ...secondOpinionRoutes,
  ...roundsRoutes,
  ...missedRoutes,
  ...soundRoutes,
  ...pushRoutes,
  ...oversightRoutes,
  ...documentRoutes(() => ROUTES),
]
