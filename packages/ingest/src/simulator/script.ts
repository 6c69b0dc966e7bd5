/** What happens to a simulated patient: vitals and sensors as a function of the seconds since the start. */

export interface Vitals {
  readonly heartRate: number
  readonly respRate: number
  readonly spo2: number
  readonly systolic: number
  readonly diastolic: number
  readonly temperature: number
}

export interface Condition extends Vitals {
  readonly leads: 'on' | 'off'
  readonly probe: 'on' | 'off'
  /** `down`: the monitor is cut off, without a farewell. */
  readonly link: 'up' | 'down'
}

export const SCRIPT_NAMES = ['stable', 'desaturation', 'bradycardia', 'leads-off', 'monitor-lost'] as const
export type ScriptName = (typeof SCRIPT_NAMES)[number]

/** Each script begins anew after this: a demonstration that runs for a day stays interesting. */
const CYCLE_SECONDS = 900

export function conditionAt(script: ScriptName, vitals: Vitals, seconds: number): Condition {
  const t = ((seconds % CYCLE_SECONDS) + CYCLE_SECONDS) % CYCLE_SECONDS
  const calm: Condition = { ...vitals, leads: 'on', probe: 'on', link: 'up' }
  if (seconds < 0) return calm
  switch (script) {
    case 'stable':
      return calm
    case 'desaturation': {
      const depth = course(t, [15, 0], [50, 1], [150, 1], [210, 0])
      return {
        ...calm,
        spo2: vitals.spo2 + depth * (84 - vitals.spo2),
        heartRate: vitals.heartRate + 18 * depth,
        respRate: vitals.respRate + 6 * depth,
      }
    }
    case 'bradycardia': {
      const depth = course(t, [30, 0], [60, 1], [150, 1], [190, 0])
      return {
        ...calm,
        heartRate: vitals.heartRate + depth * (35 - vitals.heartRate),
        systolic: vitals.systolic - 25 * depth,
        diastolic: vitals.diastolic - 12 * depth,
      }
    }
    case 'leads-off':
      return t >= 75 && t < 165 ? { ...calm, leads: 'off' } : calm
    case 'monitor-lost':
      return t >= 90 && t < 180 ? { ...calm, link: 'down' } : calm
    default:
      return script satisfies never
  }
}

/** Straight lines between (second, value); constant before the first and after the last. */
function course(t: number, ...points: readonly (readonly [number, number])[]): number {
  let [from, value] = points[0] ?? [0, 0]
  for (const [to, next] of points) {
    if (t < to) return from === to ? value : value + ((next - value) * (t - from)) / (to - from)
    from = to
    value = next
  }
  return value
}
