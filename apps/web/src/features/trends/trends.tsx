import type { SubjectCard } from '@vigil/protocol'
import { useMemo, useState } from 'react'
import { minute } from '../../format/time'
import { useCodes } from '../../state/live'
import { useSize } from '../../ui/use-size'
import { useWords } from '../../words'
import { RIGHT_PIXELS, SCALE_PIXELS } from './chart'
import { codesOf, lanePlans } from './lanes'
import { Lanes } from './lanes-view'
import { useTrend } from './query'
import { NEAR_RANGES, stepFor, type Range } from './ranges'
import { ZoneLine } from './zone-line'
import './trends.css'

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
  /** Higher than before: somebody asks for the keyboard here. */
  readonly focus?: number
}

/** The names beside the charts. */
const NAME_PIXELS = 128

/** The last hours of one patient. Mount it under a key of the patient (H58). */
export default function Trends({ subject, zone, focus = 0 }: Props) {
  const t = useWords()
  const codes = useCodes(subject.id)
  const [hours, setHours] = useState<Range>(1)
  const [size, ref] = useSize()
  const plans = useMemo(() => lanePlans(codes), [codes])
  const wanted = useMemo(() => codesOf(plans, codes), [plans, codes])
  const step = stepFor(hours, size.width - NAME_PIXELS - SCALE_PIXELS - RIGHT_PIXELS)
  const { data, isError, refetch } = useTrend(subject, { codes: wanted, hours, step, end: null })
  return (
    <div className="trends" ref={ref}>
      <div className="trend-bar">
        <div role="group" aria-label={t('trends.range')} className="trend-ranges">
          {NEAR_RANGES.map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              aria-pressed={each === hours}
              onClick={() => setHours(each)}
            >
              {t('trends.hours', { hours: each })}
            </button>
          ))}
        </div>
        {data && <ZoneLine at={data.span.to} zone={zone} />}
      </div>
      {data && isError && (
        <p className="trend-old" role="status">
          {t('trends.old', { time: minute(data.asOf, zone) })}
        </p>
      )}
      {plans.length === 0 ? (
        <p className="trend-note">{t('trends.none')}</p>
      ) : data ? (
        <Lanes {...{ subject, zone, plans, focus }} ranges={NEAR_RANGES} trend={data} onHours={setHours} />
      ) : (
        <div className="trend-note" role="status">
          <p>{t(isError ? 'trends.failed' : 'trends.loading')}</p>
          {isError && (
            <button type="button" className="button" onClick={() => void refetch()}>
              {t('act.retry')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
