import { parameter } from '@vigil/clinical'
import type { RoundsLane, RoundsSubject } from '@vigil/protocol'
import { display, unitLabel } from '../../format/number'
import { dayAndMinute, duration, minute } from '../../format/time'
import { useWords } from '../../words'
import { roundsWords as say } from '../../words/rounds'
import { Plot } from './plot'

interface Props {
  readonly sheet: RoundsSubject
  readonly from: number
  readonly to: number
  readonly zone: string
}

/** One patient's day on a sheet: for the screen and for paper. */
export function Sheet({ sheet, from, to, zone }: Props) {
  return (
    <div className="rounds-sheet">
      <div className="rounds-plots">
        {sheet.lanes.length === 0 && <p>{say('noTrend')}</p>}
        {sheet.lanes.map((lane) => (
          <Plot key={lane.lane} lane={lane} from={from} to={to} />
        ))}
      </div>
      <div className="rounds-facts">
        <h3>{say('changes')}</h3>
        <ul>
          {changesOf(sheet, zone).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <h3>{say('worst')}</h3>
        <ul>
          {sheet.lanes
            .flatMap((lane) => worst(lane, zone) ?? [])
            .map((text) => (
              <li key={text}>{text}</li>
            ))}
        </ul>
        <Newest sheet={sheet} zone={zone} />
      </div>
    </div>
  )
}

function Newest({ sheet, zone }: { sheet: RoundsSubject; zone: string }) {
  const t = useWords()
  const shown = sheet.readings.filter(({ code }) => parameter(code).kind === 'numeric')
  return (
    <>
      <h3>{say('newest')}</h3>
      <p>
        {shown
          .map(({ code, kind, value, unit, measuredAt }) => {
            const { label, decimals } = parameter(code)
            return kind === 'valid' && value !== null && measuredAt !== null
              ? say('reading', {
                  label,
                  value: display(value, decimals),
                  unit: unitLabel(unit),
                  time: minute(measuredAt, zone),
                })
              : say('noReading', { label })
          })
          .join(t('separator'))}
      </p>
    </>
  )
}

/** In words, most important first. */
export function changesOf({ changed }: RoundsSubject, zone: string): readonly string[] {
  const { high, medium, retrospective } = changed
  const alarms =
    high.count + medium.count === 0
      ? say('noAlarms')
      : say('alarms', {
          high: high.count,
          highLong: duration(high.longestMs),
          medium: medium.count,
          mediumLong: duration(medium.longestMs),
        })
  const others = [
    ...changed.facts.map(({ kind, at, source }) =>
      say('fact', { kind: say(`fact.${kind}`), time: dayAndMinute(at, zone), by: source.by }),
    ),
    ...changed.limits.map(({ condition, value, at, by }) =>
      say('limit', { condition, value, time: dayAndMinute(at, zone), by: by ?? '' }),
    ),
    ...changed.devices.map(({ device, from, to }) =>
      say('device', {
        device,
        from: dayAndMinute(from, zone),
        to: to === null ? say('now') : dayAndMinute(to, zone),
      }),
    ),
  ]
  return [
    alarms,
    ...(retrospective > 0 ? [say('retrospective', { count: retrospective })] : []),
    ...(others.length > 0 ? others : [say('nothing')]),
  ]
}

export function worst(
  { lane, code, lowest, highest, artefactMinutes: minutes }: RoundsLane,
  zone: string,
): string | null {
  if (!lowest || !highest)
    return minutes > 0 ? say('onlyArtefact', { lane: say(`lane.${lane}`), minutes }) : null
  const { decimals } = parameter(code)
  const text = say('worstOf', {
    lane: say(`lane.${lane}`),
    low: display(lowest.value, decimals),
    lowAt: minute(lowest.at, zone),
    high: display(highest.value, decimals),
    highAt: minute(highest.at, zone),
  })
  return minutes > 0 ? say('artefact', { worst: text, minutes }) : text
}
