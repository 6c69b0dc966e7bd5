import { GAINS, prefer, SPEEDS, usePreferences } from '../../state/preferences'
import { reviewWords as say } from '../../words/review'
import { labelOf, type Lead } from './leads'
import { LEVELS, type Level } from './zoom'

interface Props {
  readonly level: Level
  readonly onLevel: (level: Level) => void
  readonly leads: readonly Lead[]
  readonly chosen: readonly string[]
  readonly onChosen: (keys: readonly string[]) => void
  readonly rows: number
  readonly onRows: (rows: number) => void
  readonly onPan: (by: 1 | -1) => void
  readonly onNewest: () => void
  readonly onMark: (() => void) | null
  readonly onPaper: () => void
}

/** More lanes are no height to read in. */
const MOST_LANES = 6
const ROWS = [1, 2, 3] as const

/** How it is looked at: speed and gain are those of this screen everywhere. */
export function Tools(props: Props) {
  const { level, onLevel, leads, chosen, onChosen, rows, onRows, onPan } = props
  const { speed, gain, pixelsPerMm } = usePreferences()
  const flip = (key: string) => {
    const next = chosen.includes(key)
      ? chosen.filter((each) => each !== key)
      : [...chosen, key].slice(-MOST_LANES)
    if (next.length > 0) onChosen(leads.map((lead) => lead.key).filter((each) => next.includes(each)))
  }
  return (
    <div className="review-tools">
      <div role="group" aria-label={say('zoom')}>
        {LEVELS.map((each) => (
          <button
            key={each}
            type="button"
            className="button"
            aria-pressed={each === level}
            onClick={() => onLevel(each)}
          >
            {say(`level.${each}`)}
          </button>
        ))}
      </div>
      <div role="group" aria-label={say('lead')}>
        {leads.map((lead) => (
          <button
            key={lead.key}
            type="button"
            className="button"
            aria-pressed={chosen.includes(lead.key)}
            title={
              lead.kind === 'derived' ? say('derivedNote', { formula: lead.derived.formula }) : undefined
            }
            onClick={() => flip(lead.key)}
          >
            {labelOf(lead)}
          </button>
        ))}
      </div>
      {level === 'ten' && (
        <>
          <label>
            {say('speed')}
            <select
              value={speed}
              onChange={(event) =>
                prefer({ speed: SPEEDS.find((each) => String(each) === event.target.value) ?? 25 })
              }
            >
              {SPEEDS.map((each) => (
                <option key={each} value={each}>
                  {say('mmPerS', { speed: each })}
                </option>
              ))}
            </select>
          </label>
          <label>
            {say('gain')}
            <select
              value={gain}
              onChange={(event) =>
                prefer({ gain: GAINS.find((each) => String(each) === event.target.value) ?? 'auto' })
              }
            >
              {GAINS.map((each) => (
                <option key={each} value={each}>
                  {each === 'auto' ? say('gainAuto') : say('mmPerMv', { gain: each })}
                </option>
              ))}
            </select>
          </label>
          <label>
            {say('cascade')}
            <select value={rows} onChange={(event) => onRows(Number(event.target.value))}>
              {ROWS.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        </>
      )}
      <div role="group">
        <button type="button" className="button" onClick={() => onPan(-1)}>
          {say('earlier')}
        </button>
        <button type="button" className="button" onClick={() => onPan(1)}>
          {say('later')}
        </button>
        <button type="button" className="button" onClick={props.onNewest}>
          {say('newest')}
        </button>
        {props.onMark && (
          <button type="button" className="button button-strong" onClick={props.onMark}>
            {say('mark')}
          </button>
        )}
        <button type="button" className="button" onClick={props.onPaper}>
          {say('paper')}
        </button>
      </div>
      <small>
        {level === 'ten' && pixelsPerMm === null && say('nominal')}
        {level === 'one' && say('enlarged')}
        {level === 'minute' && say('fitted')}
      </small>
    </div>
  )
}
