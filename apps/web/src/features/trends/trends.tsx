import type { SubjectCard } from '@vigil/protocol'
import { useMemo } from 'react'
import { useCodes } from '../../state/live'
import { useWords } from '../../words'
import { TrendLane } from './lane'
import { useTrend } from './query'
import { trendCodes } from './series'
import './trends.css'

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
}

/** The last hour of one patient. Mount it under a key of the patient (H58). */
export default function Trends({ subject, zone }: Props) {
  const t = useWords()
  const codes = useCodes(subject.id)
  const wanted = useMemo(() => trendCodes(codes), [codes])
  const { data, isError, refetch } = useTrend(subject, wanted)
  if (wanted.length === 0) return <p className="trend-note">{t('trends.none')}</p>
  if (!data)
    return (
      <div className="trend-note" role="status">
        <p>{t(isError ? 'trends.failed' : 'trends.loading')}</p>
        {isError && (
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('act.retry')}
          </button>
        )}
      </div>
    )
  const shown = wanted.flatMap((code) => {
    const series = data.series.find((each) => each.code === code)
    return series ? [{ code, series }] : []
  })
  return (
    <div className="trends">
      {isError && (
        <p className="trend-old" role="status">
          {t('trends.old')}
        </p>
      )}
      {shown.map(({ code, series }, index) => (
        <TrendLane
          key={code}
          subject={subject}
          code={code}
          series={series}
          from={data.from}
          to={data.to}
          zone={zone}
          axis={index === shown.length - 1}
        />
      ))}
    </div>
  )
}
