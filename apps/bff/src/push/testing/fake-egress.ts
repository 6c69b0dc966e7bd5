import type { Answer, Egress, Outgoing } from '../egress'

/** A way out that leads nowhere, keeps what was sent and answers as it is told. */
export class FakeEgress implements Egress {
  readonly sent: Outgoing[] = []
  /** A status, or what the network says instead of one. */
  answer: Answer | Error = { status: 201, retryAfterMs: null }
  isClosed = false

  isAllowed(url: string): boolean {
    return url.startsWith('https://push.example/')
  }
  post(outgoing: Outgoing): Promise<Answer> {
    this.sent.push(outgoing)
    return this.answer instanceof Error ? Promise.reject(this.answer) : Promise.resolve(this.answer)
  }
  close(): void {
    this.isClosed = true
  }
}
