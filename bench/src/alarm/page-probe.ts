/** What a page tells of its alarms: when each came, when it stood in the DOM, when its first pulse was scheduled. */
import type { Page } from '@playwright/test'

/** Times in epoch milliseconds. */
export interface SeenAlarm {
  readonly subject: string
  readonly condition: string
  /** The server's time of the step that raised it: it takes the same turn as the receipt of the sample. */
  readonly receivedAt: number
  /** The page has the message; its worker had it before. */
  readonly arrived: number
  /** A card of that bed was in the DOM already: its appearance measures nothing. */
  readonly stood: boolean
  dom: number | null
  pulse: { readonly at: number; readonly aheadMs: number; readonly state: string } | null
}

export interface AlarmPageReport {
  readonly alarms: readonly SeenAlarm[]
  /** [epoch ms of its beginning, ms] of each task of more than 50 ms. */
  readonly longTasks: readonly (readonly [number, number])[]
  /** Frames that the server left out for this page. */
  readonly skipped: number
  /** More than one: the connection was lost, and what rang meanwhile came with the answer and has no time of its own. */
  readonly welcomes: number
  readonly boards: number
  /** Oldest frame in any five seconds, as the page itself shows it. */
  readonly worstFrameMs: number
}

interface Message {
  readonly type: string
  readonly event?: {
    readonly type: string
    readonly at: number
    readonly alarm: { readonly subject: string; readonly condition: string; readonly class: string }
  }
  readonly beat?: { readonly skipped: number; readonly latencyMs: number | null }
}

/** Runs in the page before its scripts; changes nothing of what they do. */
function probe(): void {
  const alarms: SeenAlarm[] = []
  const longTasks: [number, number][] = []
  const told = { skipped: 0, worstFrameMs: 0, welcomes: 0, boards: 0 }
  const epoch = () => performance.timeOrigin + performance.now()
  // Live and short: a look through the whole board at each mutation would be load of our own.
  const cards = document.getElementsByClassName('banner-cell')
  const isShown = (subject: string) =>
    [...cards].some((card) => card instanceof HTMLElement && card.dataset['subject'] === subject)
  let current: SeenAlarm | null = null

  const take = ({ type, event, beat }: Message): SeenAlarm | null => {
    if (type === 'beat' && beat) {
      told.skipped = beat.skipped
      told.worstFrameMs = Math.max(told.worstFrameMs, beat.latencyMs ?? 0)
    }
    if (type === 'world') told.welcomes += 1
    if (type === 'board') told.boards += 1
    if (type !== 'alarm' || event?.type !== 'raised' || event.alarm.class !== 'physiological') return null
    const { subject, condition } = event.alarm
    const stood = isShown(subject)
    const seen = { subject, condition, receivedAt: event.at, arrived: epoch(), stood, dom: null, pulse: null }
    alarms.push(seen)
    return seen
  }

  const RealWorker = globalThis.Worker
  globalThis.Worker = class extends RealWorker {
    override addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
      super.addEventListener(type, (event) => {
        current = type === 'message' && event instanceof MessageEvent ? take(event.data as Message) : null
        if (typeof listener === 'function') listener.call(this, event)
        else listener.handleEvent(event)
        current = null
      })
    }
  }
  const RealContext = globalThis.AudioContext
  globalThis.AudioContext = class extends RealContext {
    override createBufferSource(): AudioBufferSourceNode {
      const node = super.createBufferSource()
      const start = node.start.bind(node)
      node.start = (when = 0) => {
        start(when)
        if (current?.pulse === null)
          current.pulse = { at: epoch(), aheadMs: (when - this.currentTime) * 1_000, state: this.state }
      }
      return node
    }
  }
  new MutationObserver(() => {
    for (const alarm of alarms.slice(-100))
      if (alarm.dom === null && !alarm.stood && isShown(alarm.subject)) alarm.dom = epoch()
  }).observe(document, { subtree: true, childList: true })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      longTasks.push([performance.timeOrigin + startTime, duration])
  }).observe({ entryTypes: ['longtask'] })
  Reflect.set(globalThis, 'benchAlarms', () => ({ alarms, longTasks, ...told }))
}

export async function installProbe(page: Page): Promise<void> {
  // tsx keeps the names of functions by a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (target) => target')
  await page.addInitScript(probe)
}

export const collectProbe = (page: Page): Promise<AlarmPageReport> =>
  page.evaluate(() => {
    const report: unknown = Reflect.get(globalThis, 'benchAlarms')
    // Set by `probe` above; the shape is its own.
    return (report as () => AlarmPageReport)()
  })
