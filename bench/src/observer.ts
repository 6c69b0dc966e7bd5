/** What a page tells of itself: when a number or an alarm was in the DOM, and when the frame with it was drawn. */
import type { Page } from '@playwright/test'
import type { PageReport } from './wire'

export interface Sight {
  /** The element that holds the counted number. */
  readonly cell: string
  /** Where the bed is named: an attribute of it or of an element around it. */
  readonly bedAttribute: string
}

/** Runs in the page. */
function observe({ cell, bedAttribute }: Sight): void {
  const numbers: [string, number, number, number][] = []
  const alarms: [number, number, number][] = []
  const seen = new Set<number>()
  let frames = 0
  const started = performance.now()
  const { timeOrigin } = performance
  const epoch = () => timeOrigin + performance.now()
  /** The frame after the change is drawn when the task behind its animation frame runs. */
  const whenPainted = (done: (at: number) => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.addEventListener('message', () => done(epoch()), { once: true })
      channel.port1.start()
      channel.port2.postMessage(null)
    })
  const count = () => {
    frames += 1
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  new MutationObserver((records) => {
    const dom = epoch()
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement
      const text = target.textContent ?? ''
      const alert = text.length < 5_000 ? /BENCH (\d+)/.exec(text) : null
      const n = Number(alert?.[1])
      if (alert !== null && !seen.has(n)) {
        seen.add(n)
        whenPainted((painted) => alarms.push([n, dom, painted]))
      }
      const number = element?.closest(cell)
      const bed = number?.closest(`[${bedAttribute}]`)?.getAttribute(bedAttribute)
      if (number && bed !== null && bed !== undefined) {
        const value = Number(number.textContent)
        whenPainted((painted) => numbers.push([bed, value, dom, painted]))
      }
    }
  }).observe(document.documentElement, { subtree: true, childList: true, characterData: true })
  Reflect.set(globalThis, 'benchReport', () => ({
    numbers,
    alarms,
    frames,
    seconds: (performance.now() - started) / 1_000,
  }))
}

export async function install(page: Page, sight: Sight): Promise<void> {
  // tsx keeps the names of functions by a helper that the page does not have.
  await page.evaluate('globalThis.__name = (target) => target')
  await page.evaluate(observe, sight)
}

export const collect = (page: Page): Promise<PageReport> =>
  page.evaluate(() => {
    const report: unknown = Reflect.get(globalThis, 'benchReport')
    // Set by `observe` above; the shape is its own.
    return (report as () => PageReport)()
  })
