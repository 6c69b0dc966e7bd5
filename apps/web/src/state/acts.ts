import type { Alarm, AlarmId, Owner } from '@vigil/clinical'
import type { Problem, Result } from '@vigil/protocol'
import type { LiveClient } from '../live/port'

export type Act =
  | { readonly type: 'acknowledge'; readonly state: Owner['state'] }
  | { readonly type: 'pause'; readonly seconds: number }
  | { readonly type: 'resume' }
  | { readonly type: 'resolve' }
  | { readonly type: 'reject' }

/** What stands between the press and the server's word: nothing looks done before it is (H57). */
export type ActState =
  | { readonly kind: 'idle' }
  /** Pressed once; a second press within `ARMED_MS` sends it (H65). */
  | { readonly kind: 'armed'; readonly act: Act }
  | { readonly kind: 'pending'; readonly act: Act }
  /** No word after 3 s. It may have arrived: retrying is harmless. */
  | { readonly kind: 'unanswered'; readonly act: Act }
  | { readonly kind: 'refused'; readonly act: Act; readonly problem: Problem }
  /** Just taken by this press, and given back by one more until `until`, on the clock of `performance`. */
  | { readonly kind: 'taken'; readonly taken: Owner['state']; readonly until: number }

export interface Acts {
  state(alarm: Alarm): ActState
  subscribe(listener: () => void): () => void
  /** Whether one press is enough, or the person must hold or press twice. */
  needsTwoSteps(alarm: Alarm): boolean
  /** The first of two presses, or the whole act where one is enough. */
  press(alarm: Alarm, act: Act): void
  /** A finished hold, a second press, or a retry. */
  send(alarm: Alarm, act: Act): void
  /** Gives back what was just taken. */
  undo(alarm: Alarm): void
  dismiss(alarm: Alarm): void
}

/** H57. */
export const UNANSWERED_MS = 3_000
const ARMED_MS = 5_000
/** Own proposal: long enough to see that it was the wrong bed. */
export const UNDO_MS = 10_000
/** More acts than this within `STORM_MS` are no longer believed to be deliberate (H65). */
const STORM_COUNT = 5
const STORM_MS = 10_000

const IDLE: ActState = { kind: 'idle' }

export function createActs(client: LiveClient): Acts {
  // Keyed by episode: what was pressed for one episode says nothing about the next.
  const states = new Map<AlarmId, { episode: number; state: ActState; attempt: number }>()
  const listeners = new Set<() => void>()
  let sent: readonly number[] = []

  const entry = (alarm: Alarm) => {
    const known = states.get(alarm.id)
    return known?.episode === alarm.episode ? known : null
  }
  const set = (alarm: Alarm, state: ActState): number => {
    const attempt = (entry(alarm)?.attempt ?? 0) + 1
    states.set(alarm.id, { episode: alarm.episode, state, attempt })
    for (const listener of listeners) listener()
    return attempt
  }
  const after = (ms: number, alarm: Alarm, attempt: number, next: ActState) =>
    setTimeout(() => {
      if (entry(alarm)?.attempt === attempt) set(alarm, next)
    }, ms)
  const recent = () => sent.filter((at) => performance.now() - at < STORM_MS)

  const finish = (alarm: Alarm, act: Act, answer: Alarm) => {
    const taken = takenBy(alarm, act, answer)
    if (taken === null) return void set(alarm, IDLE)
    const until = performance.now() + UNDO_MS
    after(UNDO_MS, alarm, set(alarm, { kind: 'taken', taken, until }), IDLE)
  }

  const acts: Acts = {
    state: (alarm) => entry(alarm)?.state ?? IDLE,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    needsTwoSteps: (alarm) => alarm.priority === 'high' || recent().length >= STORM_COUNT,
    press(alarm, act) {
      const state = acts.state(alarm)
      if (state.kind === 'pending') return
      const confirmed = state.kind === 'armed' && same(state.act, act)
      if (confirmed || !acts.needsTwoSteps(alarm)) return acts.send(alarm, act)
      after(ARMED_MS, alarm, set(alarm, { kind: 'armed', act }), IDLE)
    },
    send(alarm, act) {
      if (acts.state(alarm).kind === 'pending') return
      sent = [...recent(), performance.now()]
      const attempt = set(alarm, { kind: 'pending', act })
      const timer = after(UNANSWERED_MS, alarm, attempt, { kind: 'unanswered', act })
      const settle = (result: Result<Alarm>) => {
        clearTimeout(timer)
        // A late yes clears "not acknowledged"; a late no of an older attempt is not about the newer one.
        const current = entry(alarm)
        const newest = current && current.attempt <= attempt + 1
        if (!newest) return
        if (result.ok) finish(alarm, act, result.value)
        else if (result.error.code === 'unavailable') set(alarm, { kind: 'unanswered', act })
        else set(alarm, { kind: 'refused', act, problem: result.error })
      }
      run(client, alarm, act).then(settle, () => {
        clearTimeout(timer)
        if (entry(alarm)?.attempt === attempt) set(alarm, { kind: 'unanswered', act })
      })
    },
    undo: (alarm) => {
      if (acts.state(alarm).kind === 'taken') acts.send(alarm, { type: 'reject' })
    },
    dismiss: (alarm) => void set(alarm, IDLE),
  }
  return acts
}

/** Nobody had it before: only then is giving it back the same as undoing. */
const takenBy = (before: Alarm, act: Act, { owner, state }: Alarm): Owner['state'] | null =>
  act.type === 'acknowledge' && before.owner === null && owner !== null && state !== 'ended'
    ? act.state
    : null

function run(client: LiveClient, alarm: Alarm, act: Act): Promise<Result<Alarm>> {
  switch (act.type) {
    case 'acknowledge':
      return client.acknowledge(alarm, act.state)
    case 'pause':
      return client.pause(alarm, act.seconds)
    case 'resume':
      return client.resume(alarm)
    case 'resolve':
      return client.resolve(alarm)
    case 'reject':
      return client.reject(alarm)
    default:
      return act satisfies never
  }
}

const same = (a: Act, b: Act) =>
  a.type === b.type && (a.type !== 'acknowledge' || b.type !== 'acknowledge' || a.state === b.state)
