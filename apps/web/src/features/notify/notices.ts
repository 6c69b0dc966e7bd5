import type { Alarm } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import type { LiveStore } from '../../live/port'

/** What leaves the page: unit, bed and priority, for a locked screen shows it to everybody (H89). */
export interface Notice {
  /** The newer of one bed replaces the older. */
  readonly tag: string
  readonly title: string
}

interface Deps {
  readonly store: Pick<LiveStore, 'alarms' | 'boards' | 'subscribeAlarms'>
  readonly isHidden: () => boolean
  readonly isWanted: () => boolean
  readonly titleOf: (unit: string, bed: string | null) => string
  readonly show: (notice: Notice) => void
}

const announcement = ({ id, episode, announcedAt }: Alarm) => `${id} ${episode} ${announcedAt}`

/** A second way beside the sound, while the page is behind another one: each high alarm once per announcement (AK17, H63). */
export function startNotices({ store, isHidden, isWanted, titleOf, show }: Deps): () => void {
  const highs = () =>
    store.alarms().filter(({ priority, state, annunciation }) => {
      return priority === 'high' && state !== 'ended' && annunciation === 'sounding'
    })
  let known: ReadonlySet<string> = new Set(highs().map(announcement))
  return store.subscribeAlarms(() => {
    const now = highs()
    const added = now.filter((alarm) => !known.has(announcement(alarm)))
    known = new Set(now.map(announcement))
    if (!isHidden() || !isWanted()) return
    for (const alarm of added) show(noticeOf(alarm, store.boards(), titleOf))
  })
}

export function noticeOf(alarm: Alarm, boards: readonly UnitBoard[], titleOf: Deps['titleOf']): Notice {
  const unit = boards.find(({ id }) => id === alarm.unit)
  const bed = unit?.beds.find(({ id }) => id === alarm.bed)
  return { tag: alarm.bed ?? alarm.unit, title: titleOf(unit?.name ?? alarm.unit, bed?.label ?? null) }
}
