import WhySheet from '../features/why/why'
import type { WhyWish } from '../state/selection'
import { Queries } from './queries'

export default function WhyPage(props: { wish: WhyWish; onClose: () => void }) {
  return (
    <Queries>
      <WhySheet {...props} />
    </Queries>
  )
}
