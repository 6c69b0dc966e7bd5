import type { UnitId } from '@vigil/clinical'
import { Frame } from '../features/shell/frame'
import { useBoards } from '../state/live'
import { useWords } from '../words'
import { BackButton } from './bar'
import { PlainBar } from './plain-bar'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'
import { useLayout } from './layout'

/** Somebody else's unit: said plainly, while the alarms of the own units go on above. */
export default function NoAccess({ unit, onUnits }: { unit: UnitId; onUnits: () => void }) {
  const t = useWords()
  const { me } = useSession()
  const zone = useBoards()[0]?.site.timeZone ?? 'UTC'
  useLayout('board', undefined, me.principal)
  useUnitWatch({ unit: null, board: null, waves: false })
  return (
    <Frame
      simulated={me.server.demo}
      zone={zone}
      head={<PlainBar title={t('product')} leading={<BackButton onBack={onUnits} />} />}
    >
      <div className="page-note">
        <p>{t('units.noAccess', { unit })}</p>
        <button type="button" className="button" onClick={onUnits}>
          {t('units.own')}
        </button>
      </div>
    </Frame>
  )
}
