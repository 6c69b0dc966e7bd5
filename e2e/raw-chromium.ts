import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { launchOptions } from './browser'

type Answer = Readonly<Record<string, unknown>>

/** A kiosk that may sound without a click. Throttles hidden tabs as every Chromium does, the strong way after seconds instead of minutes. */
const KIOSK = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--autoplay-policy=no-user-gesture-required',
  '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5',
  '--window-size=1280,800',
]

/**
 * Chromium by its own protocol, without a test runner in between: a runner keeps every page visible and awake, and these
 * stories are about pages that are not.
 */
export class RawChromium {
  private readonly process: ChildProcess
  private readonly profile: string
  private readonly waiting = new Map<number, (answer: Answer) => void>()
  private readonly listeners = new Set<(method: string, params: Answer) => void>()
  private next = 1
  private rest = ''

  private constructor(child: ChildProcess, profile: string) {
    this.process = child
    this.profile = profile
    this.pipe(4).on('data', (chunk: Buffer) => this.read(chunk.toString()))
  }

  static launch(): RawChromium {
    const profile = mkdtempSync(join(tmpdir(), 'vigil-chromium-'))
    const args = launchOptions.args.filter((each) => !each.startsWith('--autoplay-policy'))
    const child = spawn(
      launchOptions.executablePath ?? 'chromium',
      [...args, ...KIOSK, `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    )
    return new RawChromium(child, profile)
  }

  async open(url: string): Promise<RawTab> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true })
    const tab = new RawTab(this, String(targetId), String(sessionId))
    await tab.send('Page.enable')
    await tab.go(url)
    return tab
  }

  /** The first event of this name whose content fits. */
  async event<T>(method: string, pick: (params: Answer) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const listener = (name: string, params: Answer) => {
        const found = name === method ? pick(params) : undefined
        if (found === undefined) return
        this.listeners.delete(listener)
        resolve(found)
      }
      this.listeners.add(listener)
    })
  }

  send(method: string, params: Answer = {}, sessionId?: string): Promise<Answer> {
    const id = this.next++
    const message = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => {
        const { result, error } = answer as { result?: Answer; error?: { message: string } }
        if (result) resolve(result)
        else reject(new Error(`${method}: ${error?.message ?? 'no result'}`))
      })
      this.pipe(3).write(`${JSON.stringify(message)}\0`)
    })
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve))
    await this.send('Browser.close').catch(() => undefined)
    await gone
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  private read(text: string): void {
    const messages = (this.rest + text).split('\0')
    this.rest = messages.pop() ?? ''
    for (const message of messages) {
      const answer = JSON.parse(message) as Answer & { readonly id?: number }
      if (answer.id === undefined) {
        const { method, params } = answer as { readonly method?: string; readonly params?: Answer }
        for (const listener of this.listeners) listener(method ?? '', params ?? {})
        continue
      }
      this.waiting.get(answer.id)?.(answer)
      this.waiting.delete(answer.id)
    }
  }

  private pipe(number: 3): Writable
  private pipe(number: 4): Readable
  private pipe(number: 3 | 4): unknown {
    return this.process.stdio[number]
  }
}

export class RawTab {
  private readonly browser: RawChromium
  private readonly target: string
  private readonly session: string

  constructor(browser: RawChromium, target: string, session: string) {
    this.browser = browser
    this.target = target
    this.session = session
  }

  send(method: string, params: Answer = {}): Promise<Answer> {
    return this.browser.send(method, params, this.session)
  }

  async go(url: string): Promise<void> {
    await this.send('Page.navigate', { url })
    await this.until(`location.href !== 'about:blank' && document.readyState === 'complete'`)
  }

  /** Before every later page of this tab. */
  async before(script: () => void): Promise<void> {
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${script.toString()})()` })
  }

  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    const { result, exceptionDetails } = answer as { result: { value: T }; exceptionDetails?: unknown }
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`)
    return result.value
  }

  async until(expression: string, withinMs = 60_000): Promise<void> {
    const started = performance.now()
    while ((await this.evaluate<unknown>(expression)) !== true) {
      if (performance.now() - started > withinMs) throw new Error(`never: ${expression}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** As a person does who opens another tab over it. */
  async hide(): Promise<void> {
    const { targetId } = await this.browser.send('Target.createTarget', { url: 'about:blank' })
    await this.browser.send('Target.activateTarget', { targetId })
    await this.until(`document.visibilityState === 'hidden'`)
  }

  /** As the browser does when its push service brings something: nothing here reaches one. */
  async deliver(text: string): Promise<void> {
    await this.until(`navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')`)
    const registration = this.browser.event(
      'ServiceWorker.workerRegistrationUpdated',
      ({ registrations }) => {
        const [first] = registrations as readonly { readonly registrationId: string }[]
        return first?.registrationId
      },
    )
    await this.send('ServiceWorker.enable')
    const origin = await this.evaluate<string>('location.origin')
    await this.send('ServiceWorker.deliverPushMessage', {
      origin,
      registrationId: await registration,
      data: text,
    })
    await this.send('ServiceWorker.disable')
  }

  freeze(): Promise<unknown> {
    return this.send('Page.setWebLifecycleState', { state: 'frozen' })
  }
  async wake(): Promise<void> {
    await this.send('Page.setWebLifecycleState', { state: 'active' })
    await this.browser.send('Target.activateTarget', { targetId: this.target })
  }
}
