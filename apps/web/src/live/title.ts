import { PRIORITIES, type Alarm, type Priority } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import { isTaken } from '../format/alarm-order'
import type { Connection, LiveStore } from './port'

export interface TitleWords {
  readonly product: string
  readonly notLive: string
}
export interface Title {
  readonly text: string
  /** A file of `public/`: the content security policy allows images of our own origin only. */
  readonly icon: string
}

const MARKERS: Readonly<Record<Priority, string>> = { high: '***', medium: '**', low: '*' }
const ENGLISH: TitleWords = { product: 'Vigil', notLive: 'NOT LIVE' }

/** `*** 2 · ICU`: how bad, how many of that, where. Alarms that somebody took no longer call. */
export function titleOf(
  alarms: readonly Alarm[],
  boards: readonly UnitBoard[],
  connection: Connection['kind'],
  words: TitleWords = ENGLISH,
): Title {
  const place = boards.map(({ name }) => name).join(', ') || words.product
  if (connection === 'not-live' || connection === 'refused') {
    return { text: `${words.notLive} · ${place}`, icon: '/favicon-not-live.svg' }
  }
  const calling = alarms.filter((alarm) => alarm.state !== 'ended' && !isTaken(alarm))
  const worst = PRIORITIES.findLast((priority) => calling.some((alarm) => alarm.priority === priority))
  if (!worst) return { text: `${place} · ${words.product}`, icon: '/favicon.svg' }
  const count = calling.filter(({ priority }) => priority === worst).length
  return { text: `${MARKERS[worst]} ${count} · ${place}`, icon: `/favicon-${worst}.svg` }
}

/** Keeps the tab's title and icon on what the board knows (AK16). Returns what ends it. */
export function showTitle(store: LiveStore, page: Document, words: TitleWords = ENGLISH): () => void {
  const update = (): void => {
    const { text, icon } = titleOf(store.alarms(), store.boards(), store.connection().kind, words)
    if (page.title !== text) page.title = text
    const link = page.querySelector<HTMLLinkElement>('link[rel="icon"]') ?? addIcon(page)
    if (link.getAttribute('href') !== icon) link.setAttribute('href', icon)
  }
  update()
  const ends = [
    store.subscribeAlarms(update),
    store.subscribeBoards(update),
    store.subscribeConnection(update),
  ]
  return () => {
    for (const end of ends) end()
  }
}

function addIcon(page: Document): HTMLLinkElement {
  const link = page.createElement('link')
  link.rel = 'icon'
  page.head.append(link)
  return link
}
