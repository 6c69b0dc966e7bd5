import { parameter, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import type { Words } from '../words'
import { display } from './number'

export interface TendencyFace {
  readonly direction: 'up' | 'down'
  readonly delta: string
  readonly spoken: string
}

/** Only what moved: an arrow that always stands there is not looked at (WB12). */
export function tendencyFace(
  tendencies: SubjectCard['tendencies'],
  code: ParameterCode,
  t: Words,
): TendencyFace | null {
  const found = tendencies.find((each) => each.code === code)
  if (!found || found.direction === 'steady') return null
  const { direction } = found
  const delta = display(Math.abs(found.delta), parameter(code).decimals)
  return {
    direction,
    delta,
    spoken: t(direction === 'up' ? 'reading.wentUp' : 'reading.wentDown', { delta }),
  }
}
