import { parameter, type ParameterCode, type SignalGroup, type SubjectId } from '@vigil/clinical'
import { useLayoutEffect, useRef } from 'react'
import { useDoors } from '../state/client'
import { useReadings } from '../state/live'
import { usePreferences } from '../state/preferences'
import { useWords } from '../words'
import './wave-trace.css'

interface Props {
  readonly subject: SubjectId
  readonly code: ParameterCode
  /** Speed and gain are said only where there is room. */
  readonly detailed: boolean
}

/** One trace: its place and its name. What was drawn here for another patient goes before the next frame is shown. */
export function WaveTrace({ subject, code, detailed }: Props) {
  const t = useWords()
  const { waves } = useDoors().client
  const { speed, gain, pixelsPerMm } = usePreferences()
  const host = useRef<HTMLDivElement>(null)
  const row = parameter(code)
  const off = useSensorOff(subject, row.group)
  const notice = off === null ? null : t(`wave.${off}`)
  useLayoutEffect(() => {
    if (!host.current) return undefined
    const color = getComputedStyle(host.current).getPropertyValue('--trace').trim() || '#ffffff'
    return waves.attach(host.current, {
      subject,
      code,
      color,
      speed,
      gain,
      ...(notice === null ? {} : { notice }),
    })
  }, [waves, subject, code, speed, gain, notice])
  const spoken = t('wave.label', { name: row.label })
  return (
    <div className="trace" data-group={row.group} data-detailed={detailed} role="img" aria-label={spoken}>
      <div className="trace-place" ref={host} />
      <span className="trace-label" aria-hidden="true">
        {row.group === 'ecg' && row.label !== 'ECG' ? t('wave.lead', { lead: row.label }) : row.label}
        {detailed && (
          <small>
            {pixelsPerMm === null ? t('wave.nominal', { speed }) : t('wave.speed', { speed })}
            {row.group === 'ecg' &&
              `${t('separator')}${gain === 'auto' ? t('wave.gainAuto') : t('wave.gain', { gain })}`}
          </small>
        )}
      </span>
    </div>
  )
}

const ECG_RATE: readonly ParameterCode[] = ['MDC_ECG_HEART_RATE']
const SATURATION: readonly ParameterCode[] = ['MDC_PULS_OXIM_SAT_O2']
const NOTHING: readonly ParameterCode[] = []

/** A device says with the value, not with the trace, that its sensor is off (WF6). */
function useSensorOff(subject: SubjectId, group: SignalGroup): 'leadsOff' | 'probeOff' | null {
  const sibling = group === 'ecg' ? ECG_RATE : group === 'spo2' ? SATURATION : NOTHING
  const [live] = useReadings(subject, sibling)
  if (live?.reading.kind !== 'absent') return null
  if (live.reading.reason === 'leads-off') return 'leadsOff'
  return live.reading.reason === 'probe-off' ? 'probeOff' : null
}
