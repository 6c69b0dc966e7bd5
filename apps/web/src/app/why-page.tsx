import WhySheet from '../features/why/why'
import type { WhyWish } from '../state/selection'
import { useNavigate } from '@tanstack/react-router'
import { Queries } from './queries'

export default function WhyPage(props: { wish: WhyWish; onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <Queries>
      <WhySheet
        {...props}
        onReview={(subject, at) => {
          props.onClose()
          void navigate({ to: '/review', search: { subject, at } })
        }}
      />
    </Queries>
  )
}
