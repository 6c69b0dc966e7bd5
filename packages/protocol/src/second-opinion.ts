import * as z from 'zod/mini'
import { deviceId, epochMs } from './ids'
import { parameterCode } from './parameters'

/** What Vigil reads from one ECG lead while it comes: beside what the monitor says, never in its place. */
export const secondOpinion = z.object({
  code: parameterCode,
  source: deviceId,
  /** When its newest samples came, by the clock of the server. */
  at: epochMs,
  /** Beats a minute; `null`: too few beats, or a signal of which none can be read. */
  heartRate: z.nullable(z.number()),
  /** Seconds since the last beat in a signal that was measured; `null`: none was found yet. */
  sinceBeatS: z.nullable(z.number()),
  /** In the last minute; `null` before a minute was read. */
  ventricular: z.nullable(z.number()),
  /** `uneven`: as in atrial fibrillation, for 30 s at least. */
  rhythm: z.enum(['even', 'uneven', 'unknown']),
  /** Of the last complete 10 s. */
  quality: z.enum(['good', 'noisy', 'flat', 'missing', 'unknown']),
  /** The heart rate of the monitor, where it has been another one since then. */
  differs: z.nullable(z.object({ monitor: z.number(), since: epochMs })),
})
export type SecondOpinion = z.infer<typeof secondOpinion>

/** `null`: no ECG lead comes now. */
export const secondOpinionAnswer = z.object({ opinion: z.nullable(secondOpinion) })
