/** The one file that knows socket.io-client. It reconnects by itself, without end and without slowing down when hidden. */
import { io } from 'socket.io-client'

export interface LiveSocket {
  connected(): boolean
  connect(): void
  /** Ends this connection; only `connect` starts another. */
  disconnect(): void
  /** Calls back once: with the answer, or with `null` when none came in time. */
  ask(event: string, payload: unknown, withinMs: number, answer: (payload: unknown) => void): void
}

export interface SocketListener {
  onConnect(): void
  onDisconnect(byServer: boolean): void
  /** The handshake was answered with a refusal, `data` as the server sent it. */
  onRefused(data: unknown): void
  onMessage(event: string, payload: unknown): void
}

export type OpenSocket = (url: string, listener: SocketListener) => LiveSocket

export const openSocket: OpenSocket = (url, listener) => {
  const socket = io(url, {
    path: '/socket.io',
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    // The client's default of 1 to 5 s would dominate recovery (performance.md 2.3).
    // The first attempt after 200 to 1000 ms, so that a server that comes back is not stormed (H60).
    reconnectionDelay: 600,
    reconnectionDelayMax: 1_000,
    randomizationFactor: 2 / 3,
    timeout: 3_000,
    autoConnect: false,
  })
  socket.on('connect', () => listener.onConnect())
  socket.on('disconnect', (reason) => listener.onDisconnect(reason === 'io server disconnect'))
  socket.on('connect_error', (error) => {
    // Active: the transport failed and another attempt is coming. Otherwise the server said no.
    if (!socket.active) listener.onRefused('data' in error ? error.data : null)
  })
  socket.onAny((event: string, payload: unknown, answer?: () => void) => {
    listener.onMessage(event, payload)
    // Read: the server may send the next frame.
    answer?.()
  })
  return {
    connected: () => socket.connected,
    connect: () => void socket.connect(),
    disconnect: () => void socket.disconnect(),
    ask: (event, payload, withinMs, answer) => {
      socket
        .timeout(withinMs)
        .emit(event, payload, (error: Error | null, reply: unknown) => answer(error ? null : reply))
    },
  }
}
