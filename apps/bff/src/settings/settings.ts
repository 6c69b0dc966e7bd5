import {
  autoLimits,
  categoryAt,
  comfortProblem,
  isExpired,
  judgeLimits,
  type ComfortCare,
  type ComfortProblem,
  type LimitAsk,
  type LimitRefusal,
  type Subject,
  type UnitId,
} from '@vigil/clinical'
import type { AutoLimitList, LimitsReview, SubjectLimits } from '@vigil/protocol'
import type { SettingOrder, Store } from '@vigil/storage'
import { authorize } from '../auth/authorize'
import { ownKey } from '../auth/own-key'
import type { PolledDirectory } from '../directory/directory'
import { isStillThere } from '../directory/still-there'
import { settingsOf } from '../engine/context'
import type { Person } from '../placement/placement'
import { createTurns } from '../placement/turns'
import type { Caller, Clock, Engine, Log } from '../ports'
import { comfortCard, rowsOf } from './view'

type ComfortOrder = Pick<ComfortCare, 'remaining' | 'orderedBy' | 'reviewAt'>

export type LimitsOutcome =
  | { readonly kind: 'done' | 'repeated' | 'not-admitted' }
  | { readonly kind: 'refused'; readonly refusals: readonly LimitRefusal[] }
  /** Beyond the envelope, by somebody who may not go there. */
  | { readonly kind: 'needs-right' }

export type ComfortOutcome =
  | { readonly kind: 'done' | 'repeated' | 'not-admitted' }
  | { readonly kind: 'refused'; readonly problem: ComfortProblem }

/** What people set for one patient (AL2 to AL5). That the caller may act here is decided before. */
export interface Settings {
  /** `there`: as they would be in that unit, for who confirms a transfer (H42). */
  of(subject: Subject, caller: Caller, there?: UnitId): Promise<SubjectLimits>
  change(subject: Subject, asks: readonly LimitAsk[], key: string, caller: Person): Promise<LimitsOutcome>
  auto(subject: Subject): AutoLimitList
  orderComfort(subject: Subject, order: ComfortOrder, key: string, caller: Person): Promise<ComfortOutcome>
  endComfort(subject: Subject, key: string, caller: Person): Promise<ComfortOutcome>
  /** What is not usual in these units. */
  review(units: readonly UnitId[]): LimitsReview
  /** Each second: ends on disk what is due. */
  look(): void
}

interface Deps {
  readonly store: Pick<
    Store,
    'changeLimits' | 'endExpiredLimits' | 'limitHistory' | 'orderComfort' | 'endComfort'
  >
  readonly directory: Pick<PolledDirectory, 'refresh'> & Parameters<typeof settingsOf>[0]
  readonly engine: Pick<Engine, 'readings'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

const MOST_HISTORY = 50

export function createSettings({ store, directory, engine, clock, log }: Deps): Settings {
  const inTurn = createTurns()
  const look = createLook({ store, directory, clock, log })
  const orderOf = (subject: Subject, key: string, { user, name, session }: Person): SettingOrder => ({
    key: ownKey({ user }, key),
    subject: subject.id,
    by: { user, name },
    session,
    station: null,
    now: clock.now(),
  })
  /** In force before anybody is answered. */
  const settled = async <T>(outcome: Promise<T>): Promise<T> => {
    const done = await outcome
    await directory.refresh()
    return done
  }

  return {
    look,
    of: async (known, caller, there = known.unit) => {
      const now = clock.now()
      const subject = { ...known, unit: there }
      return {
        subject: subject.id,
        category: categoryAt(subject, now),
        rows: [...rowsOf(directory, subject, now)],
        comfort: comfortCard(settingsOf(directory, subject, now).comfort),
        history: (await store.limitHistory(subject.id, MOST_HISTORY)).map((record) => ({ ...record })),
        mayConfirm: mayConfirm(caller, subject.unit),
      }
    },
    change: (subject, asks, key, caller) =>
      inTurn(async () => {
        if (!isStillThere(directory, subject)) return { kind: 'not-admitted' }
        const order = orderOf(subject, key, caller)
        const category = categoryAt(subject, order.now)
        const { usual, changes } = settingsOf(directory, subject, order.now)
        const verdict = judgeLimits(asks, { usual, changes, category, now: order.now })
        if (!verdict.ok) return { kind: 'refused', refusals: verdict.refusals }
        if (verdict.decisions.some(({ outside }) => outside) && !mayConfirm(caller, subject.unit))
          return { kind: 'needs-right' }
        return { kind: await settled(store.changeLimits(verdict.decisions, { ...order, category })) }
      }),
    auto: (subject) => {
      const now = clock.now()
      const { usual, limits } = settingsOf(directory, subject, now)
      const readings = engine.readings(subject.id)
      const rows = autoLimits({ category: categoryAt(subject, now), usual, limits, readings })
      return { rows: [...rows] }
    },
    orderComfort: (subject, comfort, key, caller) =>
      inTurn(async () => {
        if (!isStillThere(directory, subject)) return { kind: 'not-admitted' }
        const order = orderOf(subject, key, caller)
        const problem = comfortProblem(comfort, order.now)
        if (problem !== null) return { kind: 'refused', problem }
        return { kind: await settled(store.orderComfort(comfort, order)) }
      }),
    endComfort: (subject, key, caller) =>
      inTurn(async () =>
        isStillThere(directory, subject)
          ? { kind: await settled(store.endComfort(orderOf(subject, key, caller))) }
          : { kind: 'not-admitted' },
      ),
    review: (units) => ({ subjects: units.flatMap((unit) => reviewOf(directory, unit, clock)) }),
  }
}

/** Only who is there, and is answerable for the unit (H84). */
export function mayConfirm(caller: Caller, unit: UnitId): boolean {
  const verdict = authorize(caller, 'configure', unit)
  return caller.kind === 'person' && verdict.allowed && !verdict.remote
}

function reviewOf(
  directory: Deps['directory'],
  unit: UnitId,
  clock: Deps['clock'],
): LimitsReview['subjects'] {
  const now = clock.now()
  return directory
    .subjectsOf(unit)
    .filter(({ kind }) => kind === 'patient')
    .map((subject) => ({
      subject: subject.id,
      unit,
      name: subject.name,
      bed: subject.bed === null ? null : (directory.bed(subject.bed)?.label ?? null),
      comfort: comfortCard(settingsOf(directory, subject, now).comfort),
      // A prescribed target changes limits too, by another door.
      rows: rowsOf(directory, subject, now).filter(
        ({ changed, setBy }) => changed || setBy.kind === 'subject',
      ),
    }))
    .filter(({ comfort, rows }) => comfort !== null || rows.length > 0)
}

/** The engine takes a limit back on time by itself; here the row follows, and again until the database has it. */
function createLook({ store, directory, clock, log }: Pick<Deps, 'store' | 'directory' | 'clock' | 'log'>) {
  let isEnding = false
  const end = async () => {
    isEnding = true
    try {
      await store.endExpiredLimits(clock.now())
      await directory.refresh()
    } catch (error) {
      log.warn('settings.end-failed', { error: String(error) })
    } finally {
      isEnding = false
    }
  }
  return () => {
    const now = clock.now()
    if (!isEnding && directory.hospital().limitChanges.some((change) => isExpired(change, now))) void end()
  }
}
