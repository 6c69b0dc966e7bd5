import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '../auth/password'
import { aHospital, deviceNamed } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { numerics, PASSWORD } from '../testing/monitor'
import { startTestServer, type TestServer } from '../testing/test-server'

const isOpensslHere = spawnSync('openssl', ['version']).status === 0

/** A self-signed certificate with its key, made by openssl in `dir`. */
function aCertificate(dir: string, name: string) {
  const file = (end: string) => join(dir, `${name}.${end}`)
  const made = ['-keyout', file('key'), '-out', file('pem'), '-subj', `/CN=${name}`, '-days', '2']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...made], { stdio: 'ignore' })
  const cert = readFileSync(file('pem'), 'utf8')
  const fingerprint = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase()
  return { cert, key: readFileSync(file('key'), 'utf8'), fingerprint, file }
}

describe.skipIf(!isOpensslHere)('a device over TLS (needs openssl)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-certificate-'))
  const store = new MemoryStore(aHospital())
  let server: TestServer
  let own: ReturnType<typeof aCertificate>
  let foreign: ReturnType<typeof aCertificate>
  beforeAll(async () => {
    const ours = aCertificate(dir, 'server')
    own = aCertificate(dir, 'mon-1')
    foreign = aCertificate(dir, 'stranger')
    store.certificates.set(deviceNamed('mon-1'), own.fingerprint)
    store.secrets.set(deviceNamed('mon-2'), await hashPassword(PASSWORD))
    const env = { TLS_CERT: ours.file('pem'), TLS_KEY: ours.file('key') }
    server = await startTestServer({ store: store.port, env })
  })
  afterAll(async () => {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  const connect = (device: string, options: object, scheme = 'mqtts'): Promise<MqttClient> =>
    connectAsync(`${scheme}://127.0.0.1:${server.ports.mqtt}`, {
      clientId: device,
      username: device,
      rejectUnauthorized: false,
      reconnectPeriod: 0,
      protocolVersion: 5,
      ...options,
    })

  it('is let in by its certificate without a password', async () => {
    const client = await connect('mon-1', { cert: own.cert, key: own.key })
    const message = JSON.stringify(numerics({ MDC_PULS_OXIM_SAT_O2: 97 }))
    await client.publishAsync('vigil/v1/mon-1/numerics', message, { qos: 1 })
    expect(store.recorded).toHaveLength(1)
    await client.endAsync(true)
  })

  it.each([
    ['the certificate of a stranger', 'mon-1', true],
    ['no certificate', 'mon-1', false],
  ])('is refused with %s', async (_name, device, shows) => {
    const refused = connect(device, shows ? { cert: foreign.cert, key: foreign.key } : {})
    await expect(refused).rejects.toThrow(/not authorized/i)
  })

  it('is refused with the certificate of another device', async () => {
    await expect(connect('mon-2', { cert: own.cert, key: own.key })).rejects.toThrow(/not authorized/i)
  })

  it.each(['mqtts', 'mqtt'])('is let in by its password over %s on loopback', async (scheme) => {
    const client = await connect('mon-2', { password: PASSWORD }, scheme)
    expect(client.connected).toBe(true)
    await client.endAsync(true)
  })

  it('is dropped when its certificate is another one now', async () => {
    const client = await connect('mon-1', { cert: own.cert, key: own.key })
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    store.certificates.set(deviceNamed('mon-1'), foreign.fingerprint)
    store.change({})
    await server.directory.refresh()
    await closed
    expect(client.connected).toBe(false)
  })
})
