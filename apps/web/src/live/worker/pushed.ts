/** A push, as the service worker shows it (AK17). Everything here is total: a push that shows nothing costs the permission. */
import type { PushNote } from '@vigil/protocol'
import { pushed } from '../../words/pushed'

/** What `showNotification` takes; the types of a page do not have all of it. */
export interface Shown {
  readonly title: string
  readonly options: {
    readonly tag: string
    readonly body: string
    readonly icon: string
    readonly silent: boolean
    readonly renotify: boolean
    readonly requireInteraction: boolean
    readonly vibrate?: readonly number[]
    readonly data: { readonly path: string }
  }
  /** The push that it came with; `null`: nothing to tell the server. */
  readonly id: string | null
  /** It only shows that pushes arrive, and goes at once. */
  readonly passes: boolean
}

type Alarm = Extract<PushNote, { kind: 'alarm' }>

/** Own proposal: three long for high, two short for medium; what a phone makes of it is its own. */
const VIBRATION: Readonly<Record<Alarm['priority'], readonly number[]>> = {
  high: [500, 200, 500, 200, 500],
  medium: [300, 200, 300],
  low: [200],
}

const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))

export function shownOf(text: string): Shown {
  const note = noteOf(text)
  switch (note?.kind) {
    case 'alarm':
      return ofAlarm(note)
    case 'resolved':
      return {
        ...plain(note.unit.id, fill(pushed.resolved, { unit: note.unit.name }), pushed.signIn, note.unit.id),
        id: note.id,
      }
    case 'test':
      return { ...loud(plain('test', pushed.test, pushed.testBody, '')), id: note.id }
    case 'ended':
      return { ...loud(plain('ended', pushed.ended, pushed.endedBody, '')), id: note.id }
    case 'check':
      return { ...plain('check', pushed.check, '', ''), id: note.id, passes: true }
    case undefined:
      return loud(plain('unreadable', pushed.unreadable, pushed.signIn, ''))
  }
}

function ofAlarm({ id, unit, priority, count, quiet }: Alarm): Shown {
  const words = count > 1 ? (`${priority}Many` as const) : priority
  const shown = plain(unit.id, fill(pushed[words], { unit: unit.name, count }), pushed.signIn, unit.id)
  const options = {
    ...shown.options,
    icon: `/favicon-${priority}.svg`,
    requireInteraction: priority === 'high',
  }
  if (quiet) return { ...shown, id, options }
  const vibrate = VIBRATION[priority]
  return { ...shown, id, options: { ...options, silent: false, renotify: true, vibrate } }
}

const plain = (tag: string, title: string, body: string, unit: string): Shown => ({
  title,
  options: {
    // The newer of one unit replaces the older.
    tag: `push ${tag}`,
    body,
    icon: '/favicon.svg',
    silent: true,
    renotify: false,
    requireInteraction: false,
    data: { path: unit === '' ? '/' : `/unit/${unit}` },
  },
  id: null,
  passes: false,
})

const loud = (shown: Shown): Shown => ({
  ...shown,
  options: { ...shown.options, silent: false, renotify: true },
})

const isText = (value: unknown): value is string => typeof value === 'string'

/** By hand: a schema library is larger than this worker. The server wrote it, and nobody else can (RFC 8291). */
function noteOf(text: string): PushNote | null {
  const note = parse(text) as { readonly [K in keyof Alarm]?: unknown } | null
  if (note?.v !== 1 || !isText(note.id)) return null
  const { kind } = note
  if (kind === 'test' || kind === 'check' || kind === 'ended') return { v: 1, id: note.id, kind }
  const unit = note.unit as { readonly id?: unknown; readonly name?: unknown } | null | undefined
  if (!isText(unit?.id) || !isText(unit.name)) return null
  // An id of two parts, as the address of a page is.
  if (!/^[\w.-]+\/[\w.-]+$/.test(unit.id)) return null
  const place = { id: unit.id as Alarm['unit']['id'], name: unit.name }
  if (kind === 'resolved') return { v: 1, id: note.id, kind, unit: place }
  const { priority, count } = note
  if (kind !== 'alarm' || (priority !== 'high' && priority !== 'medium' && priority !== 'low')) return null
  return {
    v: 1,
    id: note.id,
    kind,
    unit: place,
    priority,
    count: typeof count === 'number' ? count : 1,
    quiet: note.quiet === true,
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value instanceof Object ? value : null
  } catch {
    return null
  }
}
