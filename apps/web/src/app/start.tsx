import type { SubjectId } from '@vigil/clinical'
import { createRoot } from 'react-dom/client'
import type { Doors } from '../state/client'
import { App } from './app'
import { createAppRouter, patientPath } from './router'
import { createWatch } from './watch'

/** Returns how to open a patient from outside this root. */
export function startApp(element: HTMLElement, doors: Doors): (subject: SubjectId) => void {
  const router = createAppRouter(createWatch(doors.client))
  void import('./keep').then(({ keepForDowntime }) => keepForDowntime(doors))
  createRoot(element).render(<App doors={doors} router={router} />)
  fetchRestOnce(doors)
  return (id) => {
    doors.selection.subject.set(id)
    void router.navigate({ to: patientPath({ id }) })
  }
}

/** Once there is a board, so that a server lost later takes no page away (H66). */
function fetchRestOnce({ client: { store } }: Doors): void {
  const stop = store.subscribeBoards(() => {
    stop()
    const idle = globalThis.requestIdleCallback ?? setTimeout
    idle(() => void import('./pages').catch(() => undefined))
  })
}
