import type { ReactNode } from 'react'
import { Frame } from '../features/shell/frame'
import { useBoards } from '../state/live'
import { BackButton } from './bar'
import { useLayout } from './layout'
import { PlainBar } from './plain-bar'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'

interface Props {
  readonly title: string
  readonly onBack: (() => void) | null
  readonly children: (zone: string) => ReactNode
}

/** A page of no unit: alarms of the own units above, NOT LIVE over it where somebody has any. */
export function PlainPage({ title, onBack, children }: Props) {
  const { me } = useSession()
  const zone = useBoards()[0]?.site.timeZone ?? 'UTC'
  useLayout('board', undefined, me.principal)
  useUnitWatch({ unit: null, board: null, waves: false })
  return (
    <Frame
      simulated={me.server.demo}
      zone={zone}
      head={<PlainBar title={title} leading={onBack && <BackButton onBack={onBack} />} />}
      patients={me.principal.units.length > 0}
    >
      {children(zone)}
    </Frame>
  )
}
