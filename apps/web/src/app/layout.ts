import type { Principal } from '@vigil/protocol'
import { useLayoutEffect } from 'react'
import { useIsHand } from '../state/use-media'
import type { BoardSearch } from './search'

export type Layout = NonNullable<BoardSearch['layout']>

/** A phone is a hand, a station is a wall, a person sits at a desk, unless the address says otherwise. */
export function useLayout(
  page: 'board' | 'patient',
  asked: BoardSearch['layout'],
  principal: Principal,
): Layout {
  const hand = useIsHand()
  const layout = hand ? 'hand' : (asked ?? (principal.kind === 'station' ? 'wall' : 'desk'))
  useLayoutEffect(() => {
    // The alarm root and its styles read it here: it is another React root.
    document.documentElement.dataset['layout'] = layout
    document.documentElement.dataset['page'] = page
  }, [layout, page])
  return layout
}
