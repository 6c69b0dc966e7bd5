import { connect, createServer, type Server as TcpServer, type Socket } from 'node:net'

/** The network between a browser and the server, with a cable to pull. */
export class Cable {
  private readonly sockets = new Set<Socket>()
  private joined = true
  private readonly listener: TcpServer

  private readonly target: number

  private constructor(target: number) {
    this.target = target
    this.listener = createServer((near) => this.join(near))
  }

  static async to(target: number): Promise<Cable> {
    const cable = new Cable(target)
    await new Promise<void>((resolve) => cable.listener.listen(0, '127.0.0.1', resolve))
    return cable
  }

  get url(): string {
    const address = this.listener.address()
    if (address === null || typeof address === 'string') throw new Error('the cable has no end')
    return `http://127.0.0.1:${address.port}`
  }

  /** Packets vanish, nobody is told: what a pulled cable looks like. */
  pull(): void {
    this.joined = false
    for (const socket of this.sockets) socket.pause()
  }

  plugIn(): void {
    this.joined = true
    for (const socket of this.sockets) socket.destroy()
  }

  async dispose(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise((resolve) => this.listener.close(resolve))
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from)
      from.on('data', (chunk) => to.write(chunk))
      from.on('error', () => undefined)
      from.on('close', () => {
        this.sockets.delete(from)
        to.destroy()
      })
    }
    if (!this.joined) {
      near.pause()
      far.pause()
    }
  }
}
