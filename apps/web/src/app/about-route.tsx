import { About } from '../features/about/about'
import { about } from '../words/about'
import { PlainPage } from './plain-page'

export default function AboutRoute({ onBack }: { onBack: () => void }) {
  return (
    <PlainPage title={about.title} onBack={onBack}>
      {() => <About />}
    </PlainPage>
  )
}
