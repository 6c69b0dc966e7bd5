import { request } from 'node:http'
import { connect } from 'node:net'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWard, tokenOf, type Ward } from '../testing/ward'

let ward: Ward
beforeAll(async () => {
  ward = await openWard()
})
afterAll(() => ward.close())

/** fetch sets these headers itself; a raw request does not. */
const raw = (path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(ward.server.url + path, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })

describe('the name a browser asks for', () => {
  it.each(['evil.example', 'evil.example:8080', '10.0.0.1', 'localhost.evil.example'])(
    'is refused without TLS when it is %s',
    async (host) => {
      expect(await raw('/healthz', { host })).toBe(421)
      expect(await raw('/api/me', { host })).toBe(421)
    },
  )

  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]:9'])('may be %s', async (host) => {
    expect(await raw('/healthz', { host })).toBe(200)
  })
})

describe('a change', () => {
  const json = { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }
  const body = JSON.stringify({ user: 'icu-nurse', password: 'wrong' })

  it('of another site is refused, whatever stands in Authorization', async () => {
    expect(await raw('/api/session', { ...json, authorization: 'Bearer x' }, 'POST', body)).toBe(403)
  })

  it('with an accepted token needs no mark of our page', async () => {
    const authorization = `Bearer ${tokenOf('icu-nurse')}`
    expect(await raw('/api/alarms/nothing/acknowledge', { ...json, authorization }, 'POST', '{}')).not.toBe(
      403,
    )
  })
})

it('does not pretend to sign a token out', async () => {
  const authorization = `Bearer ${tokenOf('icu-nurse')}`
  expect(await raw('/api/session', { authorization }, 'DELETE')).toBe(403)
  expect(await raw('/api/me', { authorization })).toBe(200)
})

it('keeps run.json for its own user', async () => {
  const { mode } = await stat(join(ward.server.dataDir, 'run.json'))
  expect(mode & 0o777).toBe(0o600)
})

describe('sockets of strangers', () => {
  it('hear a code and a sentence', async () => {
    const socket = io(ward.server.url, { transports: ['websocket'], reconnection: false, forceNew: true })
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve))
    expect(error).toMatchObject({ message: 'unauthenticated', data: { code: 'unauthenticated' } })
    socket.disconnect()
  })

  it('are closed beyond a hundred of one address, and others come in after', async () => {
    const upgrade = [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: 127.0.0.1:${ward.server.ports.http}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n')
    const open = () => {
      const socket = connect(ward.server.ports.http, '127.0.0.1', () => void socket.write(upgrade))
      socket.on('error', () => undefined)
      const status = new Promise<string>((resolve) =>
        socket.once('data', (data: Buffer) => resolve(data.toString('latin1').slice(9, 12))),
      )
      const closed = new Promise((resolve) => socket.once('close', resolve))
      return { socket, status, closed }
    }
    const sockets = Array.from({ length: 120 }, open)
    const statuses = await Promise.all(sockets.map(({ status }) => status))
    expect(statuses.filter((status) => status === '101')).toHaveLength(100)
    for (const { socket } of sockets) socket.destroy()
    await Promise.all(sockets.map(({ closed }) => closed))
    await expect.poll(async () => (await ward.watcher('icu-nurse').catch(() => null)) !== null).toBe(true)
  })
})
