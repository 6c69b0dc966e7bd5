import type { SubjectId, UnitId } from '@vigil/clinical'
import type { Me } from '@vigil/protocol'
import { createContext, use, type ReactNode } from 'react'
import { useWords } from '../words'
import { useMe } from './me'

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
  const { me, ask } = useMe()
  switch (me.kind) {
    case 'known':
      return <SessionContext value={{ me: me.value, watch: props.watch }}>{props.children}</SessionContext>
    case 'nobody':
      queueMicrotask(props.onNobody)
      return null
    case 'asking':
    case 'failed':
      return (
        <div className="page-note" role="status">
          <p>{t(me.kind === 'failed' ? 'signIn.failed' : 'live.connecting')}</p>
          {me.kind === 'failed' && (
            <button type="button" className="button" onClick={ask}>
              {t('act.retry')}
            </button>
          )}
        </div>
      )
    default:
      return me satisfies never
  }
}
