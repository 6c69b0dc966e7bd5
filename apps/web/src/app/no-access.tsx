import type { UnitId } from '@vigil/clinical'
import { addWords, useWords } from '../words'
import { units as unitWords } from '../words/units'
import { PlainPage } from './plain-page'

addWords({ units: unitWords })

/** Somebody else's unit: said plainly, while the alarms of the own units go on above. */
export default function NoAccess({ unit, onUnits }: { unit: UnitId; onUnits: () => void }) {
  const t = useWords()
  return (
    <PlainPage title={t('product')} onBack={onUnits}>
      {() => (
        <div className="page-note">
          <p>{t('units.noAccess', { unit })}</p>
          <button type="button" className="button" onClick={onUnits}>
            {t('units.own')}
          </button>
        </div>
      )}
    </PlainPage>
  )
}
