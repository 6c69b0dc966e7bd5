import { Messages } from '../features/messages/messages'
import { messageWords } from '../words/messages'
import { PlainPage } from './plain-page'

/** For biomedical engineering, also without a clinical unit. */
export default function MessagesRoute({ onBack }: { onBack: () => void }) {
  return (
    <PlainPage title={messageWords('title')} onBack={onBack}>
      {(zone) => <Messages zone={zone} onBack={onBack} />}
    </PlainPage>
  )
}
