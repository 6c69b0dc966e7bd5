import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { browserShelf } from '../features/downtime/shelf'
import { SimulatedRibbon } from '../features/shell/frame'
import { SignIn } from '../features/sign-in/sign-in'
import { demoUserList } from '../state/rest'
import { Queries } from './queries'

interface Props {
  readonly onSignedIn: () => void
}

export default function SignInRoute(props: Props) {
  return (
    <Queries>
      <SignInPage {...props} />
    </Queries>
  )
}

function SignInPage({ onSignedIn }: Props) {
  const demo = useQuery({
    queryKey: ['demo-users'],
    queryFn: demoUserList,
    staleTime: Infinity,
    retry: false,
    // The server answers before its simulated hospital stands.
    refetchInterval: ({ state }) => (state.data?.length === 0 ? 1_000 : false),
  })
  useEffect(() => {
    // Nobody is signed in here: no picture of a unit stays.
    if ('indexedDB' in globalThis)
      browserShelf()
        .clear()
        .catch(() => undefined)
  }, [])
  return (
    <div className="frame">
      {demo.data && demo.data.length > 0 && <SimulatedRibbon />}
      <main className="frame-main">
        <SignIn onSignedIn={onSignedIn} demoUsers={demo.data ?? []} />
      </main>
    </div>
  )
}
