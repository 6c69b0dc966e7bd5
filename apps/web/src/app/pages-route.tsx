import type { UnitId } from '@vigil/clinical'
import { subjectId, unitId, type SubjectCard } from '@vigil/protocol'
import * as z from 'zod/mini'
import { Navigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import NoAccess from './no-access'
import { Queries } from './queries'
import { useSession } from './session'

const CensusRoute = lazy(() => import('./census-route'))
const RoundsRoute = lazy(() => import('./rounds-route'))
const LimitsRoute = lazy(() => import('./limits-route'))
const MissedRoute = lazy(() => import('./missed-route'))
const MessagesRoute = lazy(() => import('./messages-route'))
const DowntimeRoute = lazy(() => import('./downtime-route'))
const AboutRoute = lazy(() => import('./about-route'))
const StayRoute = lazy(() => import('./stay-route'))
const TrendsRoute = lazy(() => import('./trends-route'))
const ReviewRoute = lazy(() => import('./review-route'))

interface Props {
  readonly address: unknown
  readonly search: unknown
  readonly go: (to: string) => void
}

const pageAddress = z.object({ page: z.string() })
const unitSearch = z.object({ unit: unitId })
/** An address that looks like a number comes as one. */
const subjectOf = (search: unknown) =>
  subjectId.safeParse(isObject(search) && 'subject' in search ? String(search.subject) : null)
const patientPath = (subject: { readonly id: string }) => `/patient/${encodeURIComponent(subject.id)}`

/** `/census`, `/messages`, `/about`, `/stay`, `/trends` and `/review` of one patient, and `/rounds`, `/limits`, `/missed` and `/downtime` of one unit: loaded when somebody goes there. */
export default function PagesRoute({ address, search, go }: Props) {
  const page = pageAddress.safeParse(address).data?.page ?? ''
  const open = useCallback((subject: SubjectCard) => go(patientPath(subject)), [go])
  const back = useCallback(() => go('/'), [go])
  return (
    <Queries>
      <Suspense fallback={null}>
        {page === 'census' ? (
          <CensusRoute hrefOf={patientPath} onOpen={open} onBack={back} />
        ) : page === 'messages' ? (
          <OfBiomed onBack={back} />
        ) : page === 'about' ? (
          <AboutRoute onBack={back} />
        ) : page === 'stay' || page === 'trends' || page === 'review' ? (
          <OfPatient page={page} search={search} go={go} />
        ) : (
          <OfUnit page={page} search={search} go={go} />
        )}
      </Suspense>
    </Queries>
  )
}

/** The server decides again; the page alone would show refusals. */
function OfBiomed({ onBack }: { onBack: () => void }) {
  const { me } = useSession()
  return me.actions.includes('biomed') ? <MessagesRoute onBack={onBack} /> : <Navigate to="/" />
}

const isObject = (search: unknown): search is object => typeof search === 'object' && search !== null
/** The moment that is asked for, in ms. */
const momentOf = (search: unknown): number | null => {
  const at = isObject(search) && 'at' in search ? Number(search.at) : Number.NaN
  return Number.isFinite(at) ? at : null
}

function OfPatient({ page, search, go }: Omit<Props, 'address'> & { page: 'stay' | 'trends' | 'review' }) {
  const parsed = subjectOf(search)
  if (!parsed.success) return <Navigate to="/" />
  const subject = parsed.data
  const back = () => go(patientPath({ id: subject }))
  if (page === 'stay') return <StayRoute subject={subject} onBack={back} />
  if (page === 'trends') return <TrendsRoute subject={subject} onBack={back} />
  const paper = isObject(search) && 'print' in search
  return <ReviewRoute subject={subject} at={momentOf(search)} paper={paper} onBack={back} />
}

function OfUnit({ page, search, go }: Omit<Props, 'address'> & { page: string }) {
  const { me } = useSession()
  const parsed = unitSearch.safeParse(search)
  const first = me.principal.units[0]?.unit
  const unit = parsed.success ? parsed.data.unit : first
  if (unit === undefined) return <Navigate to="/" />
  if (!me.principal.units.some((each) => each.unit === unit))
    return <NoAccess unit={unit} onUnits={() => go('/')} />
  return <Page page={page} unit={unit} go={go} />
}

function Page({ page, unit, go }: { page: string; unit: UnitId; go: Props['go'] }) {
  const back = () => go(`/unit/${unit}`)
  switch (page) {
    case 'rounds':
      return <RoundsRoute unit={unit} onBack={back} onOpen={(id) => go(patientPath({ id }))} />
    case 'limits':
      return <LimitsRoute unit={unit} onBack={back} onOpen={(id) => go(patientPath({ id }))} />
    case 'missed':
      return <MissedRoute unit={unit} onBack={back} />
    case 'downtime':
      return <DowntimeRoute unit={unit} onBack={back} />
    default:
      return <Navigate to="/" />
  }
}
