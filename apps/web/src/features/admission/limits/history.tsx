import type { SubjectLimits } from '@vigil/protocol'
import { keyOf, rungName, toText } from '../../../format/limit-row'
import { dayAndMinute } from '../../../format/time'
import { limitWords as say } from '../../../words/limits'

/** From what to what, by whom, and how it ended. */
export function LimitsHistory({ limits: { history, rows }, zone }: { limits: SubjectLimits; zone: string }) {
  return (
    <details className="limits-part">
      <summary>{say('history')}</summary>
      {history.length === 0 && <p>{say('historyNone')}</p>}
      <ol>
        {history.map((record) => {
          const row = rows.find((each) => keyOf(each) === keyOf(record))
          const about = row ?? { condition: record.condition, codes: [], direction: 'low' as const }
          const { to, old, by, at, reason, ended } = record
          return (
            <li key={`${keyOf(record)} ${at}`}>
              {say('historyLine', {
                time: dayAndMinute(at, zone),
                who: by.name,
                name: rungName(about, row?.priority === 'high'),
                old: toText(about, old, to?.kind === 'value' ? to : null),
                to: to === null ? say('historyUsual') : toText(about, to, old.kind === 'value' ? old : null),
              })}{' '}
              {reason !== null && say('historyReason', { reason })}{' '}
              {ended && to !== null && say(`ended.${ended.why}`, { time: dayAndMinute(ended.at, zone) })}
            </li>
          )
        })}
      </ol>
    </details>
  )
}
