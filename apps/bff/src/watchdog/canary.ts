import {
  initialState,
  type DeviceId,
  type EpochMs,
  type Limit,
  type step,
  type SubjectContext,
  type SubjectId,
  type UnitId,
} from '@vigil/clinical'

/** A subject of nobody: in no unit, no list, no report and no table. Its alarms are counted and forgotten (H32). */
export const CANARY = 'vigil~canary' as SubjectId
const SOURCE = 'vigil~canary' as DeviceId

/** H32: a limit is crossed every 10 s; for how long of it is our own proposal. */
const CYCLE_S = 10
const LOW_S = 5
const VALUES = { low: 80, good: 97 } as const

/** High: what alarms so often below that would be one alarm that chatters (CHT1). */
const LIMIT: Limit = {
  condition: 'spo2-low',
  codes: ['MDC_PULS_OXIM_SAT_O2'],
  direction: 'low',
  priority: 'high',
  value: 90,
  delayMs: 0,
  setBy: { kind: 'default', name: null, at: null },
}

const CONTEXT: SubjectContext = {
  subject: CANARY,
  kind: 'patient',
  unit: 'vigil~canary' as UnitId,
  unitKind: 'other',
  bed: null,
  category: 'adult',
  paced: false,
  simulated: true,
  limits: [LIMIT],
  devices: [
    { device: SOURCE, association: 'vigil~canary' as SubjectContext['devices'][number]['association'] },
  ],
  planned: null,
  rules: [],
  comfort: null,
}

interface Deps {
  readonly evaluate: typeof step
  readonly now: () => EpochMs
  /** Resolves when what waits before it has been committed and announced. */
  readonly turn: () => Promise<void>
  readonly fault: (reason: string) => void
}

export interface Canary {
  /** With every sweep of the engine, after everybody else's. */
  sweep(): void
  /** How often it alarmed since the start; every page watches that it goes on. */
  count(): number
}

/**
 * Proves that the engine decides, and not merely that it lives: measured by the same evaluator, swept by the same timer, and
 * counted behind the same queue as every patient's alarm. A page that sees no new count for 15 s says so by itself.
 */
export function createCanary({ evaluate, now, turn, fault }: Deps): Canary {
  let state = initialState(CONTEXT)
  let second = -1
  let count = 0

  const apply = (input: Parameters<typeof step>[1], at: EpochMs) => {
    const next = evaluate(state, input, at)
    state = next.state
    const raised = next.effects.some((effect) => effect.type === 'announce' && effect.event === 'raised')
    if (raised) void turn().then(() => count++)
  }
  const measure = (at: EpochMs) => {
    const value = second % CYCLE_S < LOW_S ? VALUES.low : VALUES.good
    const samples = [{ code: 'MDC_PULS_OXIM_SAT_O2', value, measuredAt: at }] as const
    apply({ type: 'observed', source: SOURCE, receivedAt: at, live: true, samples }, at)
  }

  return {
    count: () => count,
    sweep() {
      const at = now()
      try {
        apply({ type: 'tick' }, at)
        if (Math.floor(at / 1_000) === second) return
        second = Math.floor(at / 1_000)
        measure(at)
      } catch {
        fault('alarm-rule-failed')
      }
    },
  }
}
