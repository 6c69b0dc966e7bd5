/** A broker of a few lines for tests: MQTT 3.1.1, one listener, keeps what was published, answers QoS 1. */
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface Publication {
  readonly client: string
  readonly topic: string
  readonly payload: Buffer
  readonly qos: number
}

export interface RecordingBroker {
  readonly url: string
  readonly publications: readonly Publication[]
  /** Client ids whose connection ended without a farewell. */
  readonly lost: readonly string[]
  readonly mostUnanswered: () => number
  close(): Promise<void>
}

export async function recordingBroker(answerAfterMs = 0): Promise<RecordingBroker> {
  const publications: Publication[] = []
  const lost: string[] = []
  const sockets = new Set<Socket>()
  let unanswered = 0
  let most = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    let client = ''
    let buffered = Buffer.alloc(0)
    let saidGoodbye = false
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      if (!saidGoodbye) lost.push(client)
    })
    const answer = (id: number): void => {
      unanswered -= 1
      if (!socket.destroyed) socket.write(Buffer.from([0x40, 2, id >> 8, id & 0xff]))
    }
    const handle = (type: number, flags: number, body: Buffer): void => {
      if (type === 1) {
        client = body.toString('utf8', 12, 12 + body.readUInt16BE(10))
        socket.write(Buffer.from([0x20, 2, 0, 0]))
      } else if (type === 12) socket.write(Buffer.from([0xd0, 0]))
      else if (type === 14) saidGoodbye = true
      else if (type === 3) {
        const qos = (flags >> 1) & 3
        const end = 2 + body.readUInt16BE(0)
        const payload = body.subarray(qos > 0 ? end + 2 : end)
        publications.push({ client, topic: body.toString('utf8', 2, end), payload, qos })
        if (qos === 0) return
        most = Math.max(most, ++unanswered)
        const id = body.readUInt16BE(end)
        if (answerAfterMs === 0) answer(id)
        else setTimeout(() => answer(id), answerAfterMs)
      }
    }
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk])
      for (let packet = readPacket(buffered); packet; packet = readPacket(buffered)) {
        buffered = buffered.subarray(packet.end)
        handle(packet.type, packet.flags, packet.body)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `mqtt://127.0.0.1:${port}`,
    publications,
    lost,
    mostUnanswered: () => most,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function readPacket(bytes: Buffer): { type: number; flags: number; body: Buffer; end: number } | null {
  let length = 0
  for (let i = 1; i <= 4; i++) {
    const byte = bytes[i]
    if (byte === undefined) return null
    length += (byte & 0x7f) << (7 * (i - 1))
    if (byte & 0x80) continue
    const end = i + 1 + length
    const first = bytes[0] ?? 0
    return bytes.length < end
      ? null
      : { type: first >> 4, flags: first & 15, body: bytes.subarray(i + 1, end), end }
  }
  return null
}
