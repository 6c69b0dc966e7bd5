/**
 * The floor: a server that passes on what devices send and does nothing else. No parsing, no limits, no store, no rights.
 * `mqtt`: broker in, Socket.IO out. `tcp`: lines in, websocket out. How far it is from here to Vigil is what Vigil costs.
 */
import { createServer as createHttp } from 'node:http'
import { createServer as createTcp } from 'node:net'
import { createInterface } from 'node:readline'
import { Aedes } from 'aedes'
import { Server } from 'socket.io'
import { WebSocketServer } from 'ws'
import { pageOf } from '../targets/floor-page'

const kind = process.argv[2] === 'tcp' ? 'tcp' : 'mqtt'
const http = createHttp((request, response) => {
  if (request.url?.startsWith('/socket.io') === true) return
  response.setHeader('content-type', 'text/html').end(pageOf(kind))
})

const ports = new Map<string, number>()
const ready = (name: string, address: ReturnType<typeof http.address>) => {
  if (address !== null && typeof address === 'object') ports.set(name, address.port)
  if (ports.size === 2) process.send?.(Object.fromEntries(ports))
}

if (kind === 'mqtt') {
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false })
  const broker = await Aedes.createBroker()
  broker.on('publish', (packet, client) => {
    if (client === null) return
    const [, , device = '', topic = ''] = packet.topic.split('/')
    io.volatile.emit('m', `${Number(device.split('-').at(-1)) - 1} ${topic} ${packet.payload.toString()}`)
  })
  // The broker takes a plain socket; its types ask for a duplex of their own.
  const devices = createTcp((socket) => broker.handle(socket))
  devices.listen(0, '127.0.0.1', () => ready('devices', devices.address()))
} else {
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
  const devices = createTcp((socket) => {
    createInterface({ input: socket }).on('line', (line) => {
      const frame = Buffer.from(line)
      for (const client of sockets.clients) client.send(frame, { binary: false })
    })
    socket.on('error', () => undefined)
  })
  devices.listen(0, '127.0.0.1', () => ready('devices', devices.address()))
}
http.listen(0, '127.0.0.1', () => ready('http', http.address()))
