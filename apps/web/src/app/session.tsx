import type { SubjectId, UnitId } from '@vigil/clinical'
import type { Me } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import { createContext, use, type ReactNode } from 'react'
import { whoAmI } from '../state/rest'
import { useWords } from '../words'

export type Watch = (units: readonly UnitId[], waves: readonly SubjectId[]) => void

interface Session {
  readonly me: Me
  readonly watch: Watch
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('Session is missing')
  return session
}

/** Shows its children to whoever is signed in; sends everybody else to the sign-in page. */
export function SignedIn(props: { watch: Watch; onNobody: () => void; children: ReactNode }) {
  const t = useWords()
  const query = useQuery({ queryKey: ['me'], queryFn: whoAmI, staleTime: 60_000, retry: 2 })
  if (query.data)
    return <SessionContext value={{ me: query.data, watch: props.watch }}>{props.children}</SessionContext>
  if (query.data === null) {
    queueMicrotask(props.onNobody)
    return null
  }
  return (
    <div className="page-note" role="status">
      <p>{t(query.isError ? 'signIn.failed' : 'live.connecting')}</p>
      {query.isError && (
        <button type="button" className="button" onClick={() => void query.refetch()}>
          {t('act.retry')}
        </button>
      )}
    </div>
  )
}
