import { parameter, type ParameterCode, type SubjectId } from '@vigil/clinical'
import { useEffect, useRef } from 'react'
import { useDoors } from '../state/client'
import { usePreferences } from '../state/preferences'
import { useWords } from '../words'
import './wave-trace.css'

interface Props {
  readonly subject: SubjectId
  readonly code: ParameterCode
  /** Speed and gain are said only where there is room. */
  readonly detailed: boolean
}

/** One trace. The canvas is made by hand: one that was given to the worker can never be drawn by React again. */
export function WaveTrace({ subject, code, detailed }: Props) {
  const t = useWords()
  const { waves } = useDoors().client
  const { speed, gain, pixelsPerMm } = usePreferences()
  const host = useRef<HTMLDivElement>(null)
  const row = parameter(code)
  useEffect(() => {
    const parent = host.current
    if (!parent) return undefined
    const canvas = document.createElement('canvas')
    parent.append(canvas)
    const color = getComputedStyle(parent).getPropertyValue('--trace').trim() || '#ffffff'
    const release = waves.attach(canvas, { subject, code, color, speed, gain })
    return () => {
      release()
      canvas.remove()
    }
  }, [waves, subject, code, speed, gain])
  const spoken = t('wave.label', { name: row.label })
  return (
    <div className="trace" data-group={row.group} role="img" aria-label={spoken}>
      <div className="trace-canvas" ref={host} />
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
