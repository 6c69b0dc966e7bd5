import { createRoot } from 'react-dom/client'
import type { SubjectId } from '@vigil/clinical'
import { AlarmRoot } from './features/alarms/alarm-root'
import type { LiveClient } from './live/port'
import { createActs } from './state/acts'
import type { Doors } from './state/client'
import { preferences } from './state/preferences'
import { createSelection } from './state/selection'
import { words } from './words'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`#${id} is missing in index.html`)
  return found
}

/** Alarms first, in a root of their own; then the pages, which may fail without them (H67). */
export function mount(client: LiveClient): void {
  const doors: Doors = { client, acts: createActs(client), selection: createSelection() }
  const { pixelsPerMm, sound } = preferences()
  client.sound.configure(sound)
  if (pixelsPerMm !== null) client.waves.calibrate(pixelsPerMm)
  let open = openByAddress
  createRoot(element('alarms')).render(<AlarmRoot doors={doors} onOpen={(subject) => open(subject)} />)
  const start = async () => {
    try {
      const { startApp } = await import('./app/start')
      open = startApp(element('app'), doors)
    } catch {
      element('app').textContent = words('failure.board')
    }
  }
  void start()
  void import('./live/receipts').then(({ tellReceipts }) => tellReceipts(client))
  void import('./live/title').then(({ showTitle }) =>
    showTitle(client.store, document, { product: words('product'), notLive: words('notLive.tab') }),
  )
}

/** Until the pages are there; a full load finds them. */
const openByAddress = (subject: SubjectId): void => location.assign(`/patient/${encodeURIComponent(subject)}`)
