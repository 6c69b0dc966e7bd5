import { useState } from 'react'
import { useWords } from '../../words'
import { reviewWords as say } from '../../words/review'
import { measured, qtOf } from './calipers'
import type { Tool } from './strip'

interface Props {
  readonly tool: Tool
  readonly unit: string
  readonly onTool: (tool: Tool) => void
}

/** What the legs say, with units; QT only for an RR that a person has measured. */
export function CaliperNote({ tool, unit, onTool }: Props) {
  const t = useWords()
  const [rr, setRr] = useState<number | null>(null)
  const { calipers } = tool
  if (!calipers) return <p className="review-readout">{say('calipersHelp')}</p>
  const { ms, rate, height } = measured(calipers)
  const parts = [
    say('interval', { ms: Math.round(ms) }),
    rate === null ? null : say('rate', { rate: Math.round(rate) }),
    Number.isFinite(height) ? say('height', { height: height.toFixed(2), unit }) : null,
    rr === null ? null : say('rrKept', { ms: Math.round(rr) }),
  ]
  const qt = qtOf(calipers, rr)
  return (
    <p className="review-readout">
      <output>
        <b>{parts.filter((part) => part !== null).join(t('separator'))}</b>
      </output>
      <button type="button" className="button" onClick={() => setRr(ms)}>
        {say('setRr')}
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={tool.march}
        onClick={() => onTool({ ...tool, march: !tool.march })}
      >
        {say('march')}
      </button>
      <button
        type="button"
        className="button"
        onClick={() => onTool({ ...tool, calipers: null, lane: null })}
      >
        {say('clear')}
      </button>
      <small title={say('qtSource')}>
        {qt.kind === 'no-rr'
          ? say('qtNoRr')
          : qt.kind === 'out-of-range'
            ? say('qtRange')
            : say('qt', {
                qt: Math.round(qt.qtMs),
                rr: Math.round(qt.rrMs),
                bazett: Math.round(qt.bazettMs),
                fridericia: Math.round(qt.fridericiaMs),
              })}
      </small>
    </p>
  )
}
