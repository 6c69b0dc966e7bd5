import type { UnitId } from '@vigil/clinical'
import { SimulatedRibbon } from '../features/shell/frame'
import { useWords } from '../words'
import '../features/sign-in/sign-in.css'
import { useSession } from './session'

/** Choose a unit. Whoever has one unit, and every station, is taken there at once by the route. */
export function UnitsRoute({
  hrefOf,
  onOpen,
}: {
  hrefOf: (unit: UnitId) => string
  onOpen: (unit: UnitId) => void
}) {
  const t = useWords()
  const { me } = useSession()
  const { units } = me.principal
  return (
    <div className="frame">
      {me.server.demo && <SimulatedRibbon />}
      <main className="sign-in">
        <div className="sign-in-box">
          <h1>{t('units.title')}</h1>
          {units.length === 0 && <p>{t('units.none')}</p>}
          <ul className="unit-list">
            {units.map((each) => (
              <li key={each.unit}>
                <a
                  className="button"
                  href={hrefOf(each.unit)}
                  onClick={(event) => {
                    event.preventDefault()
                    onOpen(each.unit)
                  }}
                >
                  {each.name}
                </a>
              </li>
            ))}
          </ul>
        </div>
      </main>
    </div>
  )
}
