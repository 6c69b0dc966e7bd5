import type { Alarm, EpochMs, UnitId } from '@vigil/clinical'
import type { DisplayProblem } from '@vigil/protocol'
import type { PushStore } from '@vigil/storage'
import type { Clock, Directory, Engine, Log } from '../ports'
import { createCourier, type Count } from './courier'
import { createDesk, type PushDesk } from './desk'
import type { Egress } from './egress'
import type { Sender } from './message'
import { createRoster, problemOf, unitsNow, type Roster } from './roster'
import { createWatch } from './watch'

export interface PushService extends PushDesk {
  /** Called each second. */
  look(): void
  /** Whose browser cannot be reached, for everybody in the unit. */
  problems(unit: UnitId): readonly DisplayProblem[]
  readonly figures: () => { readonly unreachable: number; readonly lastShownAt: EpochMs | null }
  stop(): Promise<void>
}

interface Deps {
  readonly store: PushStore
  readonly directory: Pick<Directory, 'hospital' | 'unit'>
  readonly engine: Pick<Engine, 'openAlarms'>
  readonly reaches: (session: string, alarm: Alarm) => boolean
  readonly clock: Clock
  readonly log: Log
  /** `null`: push is not set up here. */
  readonly sender: Sender | null
  readonly egress: Egress
  readonly mediumAfterMs: number
  readonly count: Count
}

/** The second way to a person whose page is hidden, frozen or gone, or whose phone is locked (AK17). */
export function createPush({ sender, ...deps }: Deps): PushService {
  const { directory, clock, egress } = deps
  const roster = createRoster(deps.store)
  const courier = sender && createCourier({ ...deps, sender, roster })
  const watch = courier && createWatch({ ...deps, roster, courier })
  return {
    ...createDesk({ ...deps, roster, courier, key: sender?.keys.publicKey ?? null }),
    look: () => watch?.look(),
    problems: (unit) => problemsOf(roster, unit, directory, clock.now()),
    figures: () => figuresOf(roster),
    async stop() {
      egress.close()
      await watch?.stop()
    },
  }
}

const problemsOf = (
  roster: Roster,
  unit: UnitId,
  directory: Pick<Directory, 'hospital'>,
  now: EpochMs,
): readonly DisplayProblem[] =>
  [...roster.browsers()].flatMap(({ row }) => {
    const problem = problemOf(row, now)
    if (!problem || !unitsNow(row, directory).includes(unit)) return []
    const user = directory.hospital().users.find(({ id }) => id === row.user)
    return user ? [{ name: user.name, problem: 'unpushed', since: problem.since }] : []
  })

function figuresOf(roster: Roster) {
  const rows = [...roster.browsers()].map(({ row }) => row)
  const shown = rows.flatMap(({ receivedAt }) => receivedAt ?? [])
  return {
    unreachable: rows.filter(({ problem }) => problem !== null).length,
    // The largest of times is a time.
    lastShownAt: shown.length > 0 ? (Math.max(...shown) as EpochMs) : null,
  }
}
