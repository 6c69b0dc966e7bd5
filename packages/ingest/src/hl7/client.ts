import { connect, type Socket } from 'node:net'
import { createMllpDecoder, encodeMllp } from './mllp'

export interface MllpSenderOptions {
  readonly host: string
  readonly port: number
  /** How long an acknowledgement may take; clinical.md 7.3: 10 to 30 s. */
  readonly timeoutMs?: number
}

export interface MllpSender {
  /**
   * Sends one message and resolves with its acknowledgement; one is outstanding at a time, in the order of the calls.
   * Rejects when the connection ends before the answer: the same message may be sent again.
   */
  send(message: string): Promise<string>
  close(): Promise<void>
}

const TIMEOUT_MS = 15_000

/** Connects at the first message, and again after a connection was lost. */
export function createMllpSender({ host, port, timeoutMs = TIMEOUT_MS }: MllpSenderOptions): MllpSender {
  let connection: Promise<Connection> | null = null
  let last: Promise<unknown> = Promise.resolve()

  const exchange = async (message: string): Promise<string> => {
    connection ??= open(host, port)
    try {
      return await (await connection).ask(message, timeoutMs)
    } catch (error) {
      const broken = connection
      connection = null
      await broken?.then((each) => each.end()).catch(() => undefined)
      throw error
    }
  }
  return {
    send(message) {
      const answered = last.then(() => exchange(message))
      last = answered.catch(() => undefined)
      return answered
    },
    async close() {
      await last
      const open = connection
      connection = null
      await open?.then((each) => each.end())
    },
  }
}

interface Connection {
  ask(message: string, timeoutMs: number): Promise<string>
  end(): Promise<void>
}

function open(host: string, port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(connectionOn(socket))
    })
  })
}

function connectionOn(socket: Socket): Connection {
  const decoder = createMllpDecoder()
  let waiting: { readonly done: (answer: string) => void; readonly failed: (why: Error) => void } | null =
    null
  const fail = (why: string) => {
    waiting?.failed(new Error(why))
    waiting = null
  }
  socket.on('data', (chunk) => {
    for (const { content } of decoder.push(chunk)) {
      waiting?.done(content.toString('utf8'))
      waiting = null
    }
  })
  socket.on('error', (error) => fail(error.message))
  socket.on('close', () => fail('The connection was closed before the acknowledgement.'))
  return {
    ask: (message, timeoutMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => fail('No acknowledgement came in time.'), timeoutMs)
        waiting = {
          done: (answer) => {
            clearTimeout(timer)
            resolve(answer)
          },
          failed: (why) => {
            clearTimeout(timer)
            reject(why)
          },
        }
        if (socket.destroyed) fail('The connection was closed before the acknowledgement.')
        else socket.write(encodeMllp(message))
      }),
    end: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve()
        socket.once('close', () => resolve())
        socket.destroy()
      }),
  }
}
