import type { DeviceDeps, Sent } from './device'

const MOST_UNANSWERED = 60
const RESEND_MS = 3_000

/** The way of a device to the server: late, twice, in another order, cut, and sent again until it is answered. */
export class Wire {
  readonly #deps: Pick<DeviceDeps, 'time' | 'random' | 'server'>
  readonly #arrived: (sent: Sent) => void
  readonly #keepsUnsent: boolean
  readonly #unanswered: Sent[] = []
  #isUp = true
  #slowUntil = -Infinity
  #isResending = false

  constructor(deps: Pick<DeviceDeps, 'time' | 'random' | 'server'>, arrived: (sent: Sent) => void) {
    this.#deps = deps
    this.#arrived = arrived
    this.#keepsUnsent = deps.random.chance(0.5)
  }

  send(sent: Sent): void {
    if (!this.#isUp && !this.#keepsUnsent) return
    this.#unanswered.push(sent)
    if (this.#unanswered.length > MOST_UNANSWERED) this.#unanswered.shift()
    if (this.#isUp) this.#transmit(sent)
  }
  serverUp(): void {
    const { time, random } = this.#deps
    time.after(random.between(200, 3_000), this.#resend)
  }
  /** What is sent meanwhile is lost, or kept and sent afterwards. */
  cut(ms: number): void {
    this.#isUp = false
    this.#deps.time.after(ms, () => {
      this.#isUp = true
      this.#resend()
    })
  }
  slow(ms: number): void {
    this.#slowUntil = this.#deps.time.now() + ms
  }

  #transmit(sent: Sent): void {
    const { time, random } = this.#deps
    const isSlow = time.now() < this.#slowUntil
    const arrive = () => this.#arrive(sent)
    time.after(isSlow ? random.between(0, 9_000) : random.between(10, 200), arrive)
    if (random.chance(isSlow ? 0.2 : 0.01)) time.after(random.between(10, 4_000), arrive)
  }

  #arrive(sent: Sent): void {
    const host = this.#deps.server()
    if (!host || !this.#isUp) return
    this.#arrived(sent)
    const message = { ...sent.message, receivedAt: host.clock.now() }
    const answered = () => {
      const place = this.#unanswered.indexOf(sent)
      if (place >= 0) this.#unanswered.splice(place, 1)
    }
    void host.take(message).then(answered, () => this.#resendSoon())
  }

  #resendSoon(): void {
    if (this.#isResending) return
    this.#isResending = true
    this.#deps.time.after(RESEND_MS, () => {
      this.#isResending = false
      this.#resend()
    })
  }

  readonly #resend = (): void => {
    if (!this.#isUp || !this.#deps.server()) return
    for (const [place, sent] of this.#unanswered.slice().entries())
      this.#deps.time.after(place * 5, () => this.#arrive(sent))
  }
}
