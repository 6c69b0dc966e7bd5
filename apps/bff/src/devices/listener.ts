import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls'
import { isLoopback, type Config } from '../config'

/** First byte of a TLS handshake; an MQTT CONNECT begins with 0x10. */
const TLS_HANDSHAKE = 0x16
/** Own proposal: time to say the first byte. */
const FIRST_BYTE_WITHIN_MS = 10_000

/** Whose certificate it is was proven by the handshake; which device it belongs to is configured (devices.md). */
export const fingerprintOf = (connection: Duplex): string | null =>
  connection instanceof TLSSocket
    ? (connection.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase() ?? null)
    : null

/** One port: TLS where the server has a certificate, and plain beside it on loopback only. */
export function createListener(
  { tls, deviceHost }: Pick<Config, 'tls' | 'deviceHost'>,
  handle: (socket: Socket) => void,
  /** False: closed without a word. */
  isAdmitted: (socket: Socket) => boolean,
): Server {
  const context = tls && createSecureContext({ ...tls, minVersion: 'TLSv1.2' })
  const isPlainAllowed = tls === null || isLoopback(deviceHost)
  return createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    if (!isAdmitted(socket)) return void socket.destroy()
    if (!context) return handle(socket)
    socket.setTimeout(FIRST_BYTE_WITHIN_MS, () => socket.destroy())
    socket.once('readable', () => {
      socket.setTimeout(0)
      const first: unknown = socket.read(1)
      if (!Buffer.isBuffer(first)) return
      socket.unshift(first)
      if (first[0] === TLS_HANDSHAKE) handle(secured(socket, context))
      // Once our own listener is gone, so that what was put back is told to the next one.
      else if (isPlainAllowed) setImmediate(() => handle(socket))
      else socket.destroy()
    })
  })
}

/** Asks for a certificate and takes any: the fingerprint decides, not who signed it. */
function secured(socket: Socket, secureContext: SecureContext): TLSSocket {
  const secure = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    requestCert: true,
    rejectUnauthorized: false,
  })
  secure.on('error', () => secure.destroy())
  return secure
}

/** The port it really got. */
export function listenOn(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
