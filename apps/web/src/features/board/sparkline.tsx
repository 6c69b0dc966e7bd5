import { parameter } from '@vigil/clinical'
import type { Spark } from '@vigil/protocol'
import { display } from '../../format/number'
import { useWords } from '../../words'
import { sparkLine } from './spark-line'

const HOUR_MS = 3_600_000
const WIDTH = 96
const HEIGHT = 20
const PAD = 2
/** Of a bucket that stands alone, so that it is seen. */
const DOT = 0.6

/** The last hours of the rate, where the tile has room (WB13). Not a fill: fills are alarms. */
export default function Sparkline({ spark }: { spark: Spark }) {
  const t = useWords()
  const line = sparkLine(spark)
  if (!line) return null
  const { group, decimals } = parameter(spark.code)
  const said = t('bed.spark', {
    name: t(`bed.sparkOf.${NAMES[spark.code] ?? 'other'}`),
    hours: display((spark.stepMs * spark.values.length) / HOUR_MS, 0),
    low: display(line.low, decimals),
    high: display(line.high, decimals),
  })
  const x = (part: number) => (part * WIDTH).toFixed(1)
  const y = (part: number) => (HEIGHT - PAD - part * (HEIGHT - 2 * PAD)).toFixed(1)
  return (
    <span className="tile-spark" data-group={group} title={said}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said}>
        {line.runs.map((run) => (
          <polyline
            key={run[0]?.x}
            vectorEffect="non-scaling-stroke"
            points={(run.length > 1
              ? run.map((point) => `${x(point.x)},${y(point.y)}`)
              : run.flatMap((point) => [
                  `${Number(x(point.x)) - DOT},${y(point.y)}`,
                  `${Number(x(point.x)) + DOT},${y(point.y)}`,
                ])
            ).join(' ')}
          />
        ))}
      </svg>
    </span>
  )
}

type Name = 'hr' | 'pulse' | 'spo2' | 'other'
const NAMES: Readonly<Partial<Record<Spark['code'], Name>>> = {
  MDC_ECG_HEART_RATE: 'hr',
  MDC_PULS_OXIM_PULS_RATE: 'pulse',
  MDC_PULS_OXIM_SAT_O2: 'spo2',
}
