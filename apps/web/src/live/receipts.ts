/** Tells the server which alarms this page shows and how each sounds here (AU2). Loaded beside the pages; no alarm waits for it. */
import { PRIORITIES, type Alarm } from '@vigil/clinical'
import type { HeardAs, Receipts } from '@vigil/protocol'
import type { LiveClient } from './port'

/** Own proposals: a change is told soon, a page that stands still says so often enough for minutes. */
const LOOK_EVERY_MS = 1_000
const TELL_EVERY_MS = 15_000
const LONGEST_MS = 120_000
/** What one message may carry (packages/protocol, `receipts`). */
const MOST = 500

type Client = Pick<LiveClient, 'tell'> & {
  readonly store: Pick<LiveClient['store'], 'alarms' | 'connection'>
  readonly sound: Pick<LiveClient['sound'], 'state' | 'mutedUntil'>
}

const rank = ({ priority }: Alarm) => PRIORITIES.indexOf(priority)

/** How the sound of each alarm stands, given that one sound at a time is heard: the most urgent. */
export function heardAs(
  alarm: Alarm,
  alarms: readonly Alarm[],
  sound: Pick<LiveClient['sound'], 'state' | 'mutedUntil'>,
): HeardAs {
  if (alarm.annunciation === 'audio-paused') return 'paused'
  if (alarm.annunciation !== 'sounding') return 'silent'
  const state = sound.state()
  // Where a person said that nothing is heard, nothing is.
  if (state === 'blocked' || state === 'failed' || state === 'unheard') return 'blocked'
  if (sound.mutedUntil() !== null) return 'muted'
  const isCovered = alarms.some((each) => each.annunciation === 'sounding' && rank(each) > rank(alarm))
  return isCovered ? 'covered' : 'audible'
}

/** What stands within the window: tiles and messages of beds by subject, cards of the list by alarm. */
function onScreen(): (alarm: Alarm) => boolean {
  const [alarms, subjects] = [new Set<string | undefined>(), new Set<string | undefined>()]
  for (const element of document.querySelectorAll<HTMLElement>('[data-alarm], [data-subject]')) {
    const { top, left, bottom, right } = element.getBoundingClientRect()
    if (bottom <= Math.max(0, top) || right <= Math.max(0, left) || top >= innerHeight || left >= innerWidth)
      continue
    alarms.add(element.dataset['alarm'])
    subjects.add(element.dataset['subject'])
  }
  return ({ id, subject }) => alarms.has(id) || subjects.has(subject)
}

interface Since {
  readonly state: string
  readonly at: number
}

export function tellReceipts(client: Client, now: () => number = () => performance.now()): () => void {
  let since: ReadonlyMap<string, Since> = new Map()
  let told = { key: '', at: -Infinity }

  const look = () => {
    const alarms = client.store.alarms().slice(0, MOST)
    const isShown = document.visibilityState === 'visible' && alarms.length > 0 ? onScreen() : () => false
    const at = now()
    const next = new Map<string, Since>()
    const all = alarms.flatMap((alarm): Receipts['alarms'] => {
      const shown = isShown(alarm)
      const sound = heardAs(alarm, alarms, client.sound)
      if (!shown && sound !== 'audible') return []
      const key = `${alarm.id} ${alarm.episode}`
      const state = `${shown} ${sound}`
      const known = since.get(key)
      const began = known?.state === state ? known : { state, at }
      next.set(key, began)
      const forMs = Math.min(LONGEST_MS, Math.round(at - began.at))
      return [{ id: alarm.id, episode: alarm.episode, shown, sound, forMs }]
    })
    since = next
    const key = [...next].map(([id, { state }]) => `${id} ${state}`).join('\n')
    if (client.store.connection().kind !== 'live') return
    if (key === told.key && (at - told.at < TELL_EVERY_MS || all.length === 0)) return
    told = { key, at }
    client.tell({ alarms: all })
  }
  // A page that paints nothing shows nothing: its frames stand still with it.
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') requestAnimationFrame(look)
    else look()
  }, LOOK_EVERY_MS)
  return () => clearInterval(timer)
}
