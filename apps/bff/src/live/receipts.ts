import { randomUUID } from 'node:crypto'
import type { Alarm, EpochMs } from '@vigil/clinical'
import type { AlarmReceipt, Store } from '@vigil/storage'
import type { Clock, Engine, Log } from '../ports'
import { mayNow, type Client } from './client'
import type { Handlers, Payload } from './handler'

/** A page says each 15 s what it shows; three times missed is a hole. Own proposal. */
const HOLE_MS = 45_000
const WRITE_EVERY_MS = 2_000
/** A page that lives tells each 15 s. */
const RECENT_MS = 20_000
/** Rows that wait for a database that is away; the oldest are forgotten. Own proposal. */
const MOST_WAITING = 20_000
const ROWS_AT_ONCE = 500

interface Page {
  /** The intervals that go on. */
  readonly open: Map<string, AlarmReceipt>
  toldAt: number
  /** After a hole: nothing is believed of the time before. */
  knownFrom: EpochMs | null
}

/** Who was shown an alarm, and who heard it: told by the pages, written beside the alarms and never before them. */
export interface ReceiptDesk {
  readonly take: Handlers['alarm:receipts']
  left(client: Client): void
  /** The page shows this time of the alarm now, or lets it be heard. */
  reaches(client: Client, alarm: Alarm): boolean
  /** Resolves when all that was told is written, as far as the database takes it. */
  stop(): Promise<void>
}

interface Deps {
  readonly engine: Pick<Engine, 'alarm'>
  readonly store: Pick<Store, 'keepAlarmReceipts'>
  readonly clock: Clock
  readonly log: Log
}

type Told = Payload<'alarm:receipts'>['alarms'][number]

export function createReceiptDesk({ engine, store, clock, log }: Deps): ReceiptDesk {
  const pages = new Map<string, Page>()
  const waiting = new Map<string, AlarmReceipt>()
  let writing: Promise<void> = Promise.resolve()

  const keep = (receipt: AlarmReceipt) => {
    waiting.set(receipt.id, receipt)
    const [oldest] = waiting.keys()
    if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest)
  }
  const takeAll = (client: Client, page: Page, all: readonly Told[]) => {
    const now = clock.now()
    const before = new Map(page.open)
    page.open.clear()
    for (const told of all) {
      const alarm = engine.alarm(told.id)
      if (!alarm || !isShownTo(client, alarm, told)) continue
      const key = keyOf(told)
      const from = beginOf(client, page, alarm, told, now)
      const receipt = { ...(before.get(key) ?? receiptOf(client, told, from)), to: now }
      before.delete(key)
      page.open.set(key, receipt)
      keep(receipt)
    }
    // So until now, and no more.
    for (const receipt of before.values()) keep({ ...receipt, to: now })
  }

  const write = async () => {
    const rows = [...waiting.values()].slice(0, ROWS_AT_ONCE)
    if (rows.length === 0) return
    try {
      await store.keepAlarmReceipts(rows)
      for (const row of rows) if (waiting.get(row.id) === row) waiting.delete(row.id)
    } catch (error) {
      log.warn('receipts.not-kept', { waiting: waiting.size, error: String(error) })
    }
  }
  /** While it becomes less: a database that is away is not waited for. */
  const writeAll = async () => {
    for (let before = Infinity; waiting.size > 0 && waiting.size < before;) {
      before = waiting.size
      await write()
    }
  }
  const timer = setInterval(() => {
    writing = writing.then(write)
  }, WRITE_EVERY_MS)
  timer.unref()

  return {
    take(client, { alarms }) {
      const at = clock.monotonic()
      const page = pages.get(client.socket.id) ?? { open: new Map(), toldAt: at, knownFrom: null }
      pages.set(client.socket.id, page)
      // Nobody knows what it showed meanwhile: what goes on begins anew, and not in the hole.
      if (at - page.toldAt > HOLE_MS) {
        page.open.clear()
        page.knownFrom = clock.now()
      }
      page.toldAt = at
      takeAll(client, page, alarms)
      return Promise.resolve({ ok: true, value: null })
    },
    left: (client) => void pages.delete(client.socket.id),
    reaches: ({ socket, report }, { id, episode }) => {
      const page = pages.get(socket.id)
      if (!page || report?.answers === false || clock.monotonic() - page.toldAt > RECENT_MS) return false
      return [...page.open.values()].some(
        (each) => each.alarm === id && each.episode === episode && (each.shown || each.sound === 'audible'),
      )
    },
    async stop() {
      clearInterval(timer)
      await writing
      await writeAll()
    },
  }
}

const keyOf = ({ id, episode, shown, sound }: Told) => `${id} ${episode} ${shown} ${sound}`

/** Only what the page is told of, and only the time that rings now: nobody saw another one through this socket now. */
const isShownTo = (client: Client, alarm: Alarm, { episode }: Told): boolean =>
  episode === alarm.episode && mayNow(client, alarm.unit)

/** No earlier than the page, the alarm and the last hole: a page cannot have shown what it was not told. */
const beginOf = (
  { greetedAt }: Client,
  { knownFrom }: Page,
  { announcedAt }: Alarm,
  { forMs }: Told,
  now: EpochMs,
): EpochMs => Math.min(now, Math.max(now - forMs, greetedAt ?? now, knownFrom ?? 0, announcedAt)) as EpochMs

function receiptOf({ caller, socket }: Client, told: Told, from: EpochMs): AlarmReceipt {
  const { name } = caller
  const id = caller.kind === 'person' ? caller.user : caller.station
  return {
    id: randomUUID(),
    alarm: told.id,
    episode: told.episode,
    viewer: { kind: caller.kind, id, name },
    page: socket.id,
    shown: told.shown,
    sound: told.sound,
    from,
    to: from,
  }
}
