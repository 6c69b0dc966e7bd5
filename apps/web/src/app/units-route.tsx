import type { UnitId } from '@vigil/clinical'
import { countsOf, type Counts } from '../features/board/counts'
import { useAlarms, useBoards } from '../state/live'
import { addWords, useWords } from '../words'
import { units as unitWords } from '../words/units'
import { censusWords } from '../words/census'
import { messageWords } from '../words/messages'
import { PlainPage } from './plain-page'
import { useSession } from './session'
import './units-route.css'

addWords({ units: unitWords })

interface Props {
  readonly hrefOf: (unit: UnitId) => string
  readonly onOpen: (unit: UnitId) => void
  readonly onCensus: () => void
  readonly onMessages: () => void
}

/** Choose a unit, with the alarms of all of them above. Whoever has one unit, and every station, is taken there at once by the route. */
export default function UnitsRoute(props: Props) {
  const t = useWords()
  const { me } = useSession()
  return (
    <PlainPage title={t('product')} onBack={null}>
      {() => (
        <div className="units">
          {me.principal.units.length === 0 ? <NoUnits /> : <UnitList {...props} />}
          {me.actions.includes('biomed') && (
            <button type="button" className="button button-strong" onClick={props.onMessages}>
              {messageWords('open')}
            </button>
          )}
        </div>
      )}
    </PlainPage>
  )
}

function UnitList({ hrefOf, onOpen, onCensus }: Props) {
  const t = useWords()
  const { me } = useSession()
  const boards = useBoards()
  const alarms = useAlarms()
  return (
    <>
      <h2>{t('units.title')}</h2>
      {me.principal.units.length > 1 && (
        <button type="button" className="button button-strong" onClick={onCensus}>
          {censusWords('open')}
        </button>
      )}
      <ul className="unit-list">
        {me.principal.units.map(({ unit, name }) => {
          const board = boards.find((each) => each.id === unit)
          return (
            <li key={unit}>
              <a
                className="button"
                href={hrefOf(unit)}
                onClick={(event) => {
                  event.preventDefault()
                  onOpen(unit)
                }}
              >
                <b>{name}</b>
                {board ? <UnitCounts counts={countsOf(board, alarms)} /> : <span>{t('units.waiting')}</span>}
              </a>
            </li>
          )
        })}
      </ul>
    </>
  )
}

const SHOWN = ['occupied', 'alarming', 'unmonitored'] as const

function UnitCounts({ counts }: { counts: Counts }) {
  const t = useWords()
  return (
    <span className="unit-counts">
      {SHOWN.map((key) => (
        <span key={key} data-some={counts[key] > 0 && key !== 'occupied'}>
          {counts[key]} {t(`counts.${key}`)}
        </span>
      ))}
    </span>
  )
}

/** Engineers, auditors and administrators watch no patients: what they may do here instead. */
function NoUnits() {
  const t = useWords()
  const { me } = useSession()
  return (
    <>
      <h2>{t('units.signedIn', { name: me.principal.name })}</h2>
      <p>{t('units.none')}</p>
      {me.actions.length > 0 && (
        <>
          <p>{t('units.may')}</p>
          <ul>
            {me.actions.map((action) => (
              <li key={action}>{t(`units.mayDo.${action}`)}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
