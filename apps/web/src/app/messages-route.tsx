import { Messages } from '../features/messages/messages'
import { Frame } from '../features/shell/frame'
import { useBoards } from '../state/live'
import { messageWords } from '../words/messages'
import { BackButton } from './bar'
import { useLayout } from './layout'
import { PlainBar } from './plain-bar'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'

/** For biomedical engineering, also without a clinical unit; alarms of one's own units stay above. */
export default function MessagesRoute({ onBack }: { onBack: () => void }) {
  const { me } = useSession()
  const zone = useBoards()[0]?.site.timeZone ?? 'UTC'
  useLayout('board', undefined, me.principal)
  useUnitWatch({ unit: null, board: null, waves: false })
  return (
    <Frame
      simulated={me.server.demo}
      zone={zone}
      head={<PlainBar title={messageWords('title')} leading={<BackButton onBack={onBack} />} />}
      patients={me.principal.units.length > 0}
    >
      <Messages zone={zone} onBack={onBack} />
    </Frame>
  )
}
