import { subjectId, unitId, type SubjectCard } from '@vigil/protocol'
import * as z from 'zod/mini'
import { createRootRoute, createRoute, createRouter, Navigate, Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import { UnitRoute } from './unit-route'
import { boardSearch } from './search'
import { SignedIn, useSession, type Watch } from './session'
import { WhyDoor } from './why-door'

const SignInRoute = lazy(() => import('./sign-in-route'))
const PatientRoute = lazy(() => import('./patient-page'))
const NoAccess = lazy(() => import('./no-access'))
const UnitsRoute = lazy(() => import('./units-route'))
const PagesRoute = lazy(() => import('./pages-route'))

const unitPath = (unit: string) => `/unit/${unit}`
const patientPath = (subject: SubjectCard | { id: string }) => `/patient/${encodeURIComponent(subject.id)}`

// The address is a door: parsed here; whether this caller may see it, the server decides.
const unitAddress = z.object({ site: z.string(), unit: z.string() })
const patientAddress = z.object({ subject: subjectId })
const unitOf = (address: unknown) => {
  const parts = unitAddress.safeParse(address)
  return unitId.safeParse(parts.success ? `${parts.data.site}/${parts.data.unit}` : null)
}

export function createAppRouter(watch: Watch) {
  const root = createRootRoute({ component: Outlet })

  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: function SignInPage() {
      const navigate = signIn.useNavigate()
      // Who it is, is asked anew by the pages behind.
      const onSignedIn = () => void navigate({ to: '/' })
      return (
        <Suspense fallback={null}>
          <SignInRoute onSignedIn={onSignedIn} />
        </Suspense>
      )
    },
  })

  const signedIn = createRoute({
    getParentRoute: () => root,
    id: 'signed-in',
    component: function SignedInPages() {
      const navigate = signedIn.useNavigate()
      return (
        <SignedIn watch={watch} onNobody={() => void navigate({ to: '/sign-in' })}>
          <Outlet />
          <WhyDoor />
        </SignedIn>
      )
    },
  })

  const units = createRoute({
    getParentRoute: () => signedIn,
    path: '/',
    validateSearch: boardSearch,
    component: function UnitsPage() {
      const navigate = units.useNavigate()
      const search = boardSearch(units.useSearch())
      const { me } = useSession()
      const [first, second] = me.principal.units
      if (first && (!second || me.principal.kind === 'station'))
        return <Navigate to={unitPath(first.unit)} search={search} replace />
      return (
        <Suspense fallback={null}>
          <UnitsRoute
            hrefOf={unitPath}
            onOpen={(id) => void navigate({ to: unitPath(id), search })}
            onCensus={() => void navigate({ to: '/census' })}
            onMessages={() => void navigate({ to: '/messages' })}
          />
        </Suspense>
      )
    },
  })

  const unit = createRoute({
    getParentRoute: () => signedIn,
    path: '/unit/$site/$unit',
    validateSearch: boardSearch,
    component: function UnitPage() {
      const navigate = unit.useNavigate()
      const { me } = useSession()
      const id = unitOf(unit.useParams())
      if (!id.success) return <Navigate to="/" />
      if (!me.principal.units.some((each) => each.unit === id.data))
        return (
          <Suspense fallback={null}>
            <NoAccess unit={id.data} onUnits={() => void navigate({ to: '/' })} />
          </Suspense>
        )
      return (
        <UnitRoute
          key={id.data}
          unit={id.data}
          search={boardSearch(unit.useSearch())}
          onSearch={(search) => void navigate({ search, replace: true })}
          onSavedView={(to, search) => void navigate({ to: unitPath(to), search })}
          onUnits={() => void navigate({ to: '/' })}
          hrefOf={patientPath}
          onOpen={(subject) => void navigate({ to: patientPath(subject) })}
        />
      )
    },
  })

  const patient = createRoute({
    getParentRoute: () => signedIn,
    path: '/patient/$subject',
    component: function PatientPage() {
      const navigate = patient.useNavigate()
      const id = patientAddress.safeParse(patient.useParams())
      return !id.success ? (
        <Navigate to="/" />
      ) : (
        <Suspense fallback={null}>
          <PatientRoute
            key={id.data.subject}
            id={id.data.subject}
            onBack={(to) => void navigate({ to: to === null ? '/' : unitPath(to) })}
            onOpen={(next) => void navigate({ to: patientPath(next) })}
          />
        </Suspense>
      )
    },
  })

  const other = createRoute({
    getParentRoute: () => signedIn,
    path: '/$page',
    component: function OtherPage() {
      const navigate = other.useNavigate()
      const go = useCallback((to: string) => void navigate({ to }), [navigate])
      return (
        <Suspense fallback={null}>
          <PagesRoute address={other.useParams()} search={other.useSearch()} go={go} />
        </Suspense>
      )
    },
  })

  return createRouter({
    routeTree: root.addChildren([signIn, signedIn.addChildren([units, unit, patient, other])]),
    defaultNotFoundComponent: () => <Navigate to="/" />,
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>
export { patientPath }
