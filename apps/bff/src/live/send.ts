/** To these sockets, written as text once for all of them. */
export type Send = (sockets: readonly string[], event: string, payload: unknown) => void

interface Rooms {
  to(rooms: string[]): { emit(event: string, payload: unknown): unknown }
}

/** Each socket of Socket.IO is in a room of its own. */
export const createSend =
  (io: Rooms): Send =>
  (sockets, event, payload) => {
    // To no room means to everybody there (invariant 5).
    if (sockets.length > 0) io.to([...sockets]).emit(event, payload)
  }
