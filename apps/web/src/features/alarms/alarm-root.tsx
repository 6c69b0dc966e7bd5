import type { SubjectId } from '@vigil/clinical'
import { DoorsProvider, type Doors } from '../../state/client'
import { ErrorBoundary } from '../../ui/error-boundary'
import { useWords } from '../../words'
import { Announcer } from './announcer'
import { AlarmBanner } from './banner'
import { MissedStrip } from './missed'
import { AlarmPanel } from './panel'

/** A React root of its own: whatever happens to the pages, alarms stay (H67). */
export function AlarmRoot({ doors, onOpen }: { doors: Doors; onOpen: (subject: SubjectId) => void }) {
  return (
    <DoorsProvider doors={doors}>
      <ErrorBoundary fallback={<FailedBanner />}>
        <AlarmBanner onOpen={onOpen} />
        <Announcer />
        <MissedStrip />
      </ErrorBoundary>
      <ErrorBoundary fallback={<FailedBanner />}>
        <AlarmPanel onOpen={onOpen} />
      </ErrorBoundary>
    </DoorsProvider>
  )
}

function FailedBanner() {
  const t = useWords()
  return (
    <p className="banner banner-failed" role="alert">
      {t('failure.banner')}
    </p>
  )
}
