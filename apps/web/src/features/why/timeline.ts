import { clock, minute } from '../../format/time'
import type { Words } from '../../words'
import { whyWords as say } from '../../words/why'
import type { Why } from './answer'

export interface Entry {
  readonly key: string
  readonly at: number
  readonly text: string
  readonly kind: 'event' | 'receipt'
}

export interface Minute {
  readonly minute: string
  readonly entries: readonly Entry[]
}

/** What happened and who was shown or heard it, minute by minute (AU2). */
export function minutesOf(why: Pick<Why, 'events' | 'receipts'>, zone: string, t: Words): readonly Minute[] {
  const entries = [
    ...why.events.map((event) => eventEntry(event, t)),
    ...why.receipts.map((receipt) => receiptEntry(receipt, zone)),
  ].toSorted((a, b) => a.at - b.at)
  const minutes: { minute: string; entries: Entry[] }[] = []
  for (const entry of entries) {
    const name = minute(entry.at, zone)
    const last = minutes.at(-1)
    if (last?.minute === name) last.entries.push(entry)
    else minutes.push({ minute: name, entries: [entry] })
  }
  return minutes
}

function eventEntry({ seq, at, type, by, priority }: Why['events'][number], t: Words): Entry {
  const what = say(`event.${type}`, { priority: t(`alarm.priority.${priority}`).toLowerCase() })
  const text = by ? say('by', { what, name: by.name }) : what
  return { key: `e${String(seq)}`, at, text, kind: 'event' }
}

function receiptEntry(receipt: Why['receipts'][number], zone: string): Entry {
  const { viewer, page, episode, shown, sound, from, to } = receipt
  const who = viewer.kind === 'station' ? say('station', { name: viewer.name }) : viewer.name
  const until = { who, to: clock(to, zone) }
  return {
    key: `r${page} ${String(episode)} ${String(shown)} ${sound} ${String(from)}`,
    at: from,
    text: shown ? say('shown', { ...until, sound: say(`sound.${sound}`) }) : say('heardOnly', until),
    kind: 'receipt',
  }
}
