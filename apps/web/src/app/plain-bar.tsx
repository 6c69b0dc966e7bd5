import type { ReactNode } from 'react'
import { SoundBar } from '../features/shell/audio'
import { TopBar } from '../features/shell/top-bar'
import { useBoards } from '../state/live'
import { SignOut } from './bar'
import { useSession } from './session'

/** The bar of a page that shows no unit: clock, lamps, who, and a way out. */
export function PlainBar({ title, leading }: { title: string; leading: ReactNode }) {
  const { me } = useSession()
  const zone = useBoards()[0]?.site.timeZone ?? 'UTC'
  return (
    <>
      <TopBar
        title={title}
        zone={zone}
        counts={null}
        onCounts={null}
        leading={leading}
        trailing={<SignOut />}
      />
      {me.principal.units.length > 0 && <SoundBar />}
    </>
  )
}
