import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pushNote } from '@vigil/protocol'
import { ICU } from '../testing/hospital'
import { createEgress, isInside } from './egress'
import { aPerson, openStage } from './testing/stage'
import { claimsOf } from './testing/browser'
import { startLoopbackService } from './testing/loopback-service'

let service: Awaited<ReturnType<typeof startLoopbackService>>
beforeEach(async () => {
  service = await startLoopbackService()
})
afterEach(() => service.close())

describe('a push to a real endpoint', () => {
  it('can be opened by its browser alone and is signed by us for that service', async () => {
    const egress = createEgress({ hosts: [], allow: [service.origin] })
    const stage = openStage({ egress, endpoint: `${service.origin}/wpush/v2/abc` })
    expect(await stage.subscribe()).toBe('kept')
    expect(await stage.push.test(aPerson())).toBe('sent')
    const [taken] = service.taken
    if (!taken) throw new Error('nothing came')
    expect(taken.path).toBe('/wpush/v2/abc')
    expect(taken.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: '120',
      urgency: 'high',
    })
    const note = pushNote.parse(JSON.parse(stage.browser.open(taken.body)))
    expect(note).toMatchObject({ v: 1, kind: 'test' })
    expect(taken.body.includes('test')).toBe(false)
    const { key, claims } = claimsOf(taken.headers.authorization ?? '')
    expect(key).toBe(stage.keys.publicKey)
    expect(claims).toMatchObject({ aud: service.origin, sub: 'mailto:test@vigil.example' })
    const other = openStage({ endpoint: `${service.origin}/other` })
    expect(() => other.browser.open(taken.body)).toThrow('unable to authenticate')
    await stage.push.stop()
  })

  it('follows no redirect', async () => {
    service.answer.status = 307
    service.answer.headers = { location: `${service.origin}/elsewhere` }
    const egress = createEgress({ hosts: [], allow: [service.origin] })
    const stage = openStage({ egress, endpoint: `${service.origin}/one` })
    await stage.subscribe()
    expect(await stage.push.test(aPerson())).toBe('refused')
    expect(service.taken.map(({ path }) => path)).toEqual(['/one'])
    await stage.push.stop()
  })

  it('is told as not reached where nobody answers', async () => {
    const egress = createEgress({ hosts: [], allow: [service.origin] })
    const stage = openStage({ egress, endpoint: `${service.origin}/one` })
    await stage.subscribe()
    await service.close()
    expect(await stage.push.test(aPerson())).toBe('unreachable')
    await stage.push.stop()
  })
})

describe('where pushes may go', () => {
  const egress = createEgress({ hosts: ['fcm.example', '*.notify.example'], allow: ['http://127.0.0.1:9'] })

  it.each([
    ['https://fcm.example/send/1', true],
    ['https://am3.notify.example/w/?token=x', true],
    ['http://127.0.0.1:9/one', true],
    ['https://notify.example/', false],
    ['https://evilnotify.example/', false],
    ['https://fcm.example.evil.example/', false],
    ['https://fcm.example:8443/', false],
    ['https://user@fcm.example/', false],
    ['https://:word@fcm.example/', false],
    ['http://user:word@127.0.0.1:9/one', false],
    ['http://fcm.example/', false],
    ['https://127.0.0.1/', false],
    ['http://127.0.0.1:10/', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['https://[::1]/', false],
    ['file:///etc/passwd', false],
    ['push', false],
  ])('%s: %s', (url, isAllowed) => {
    expect(egress.isAllowed(url)).toBe(isAllowed)
  })

  it('is asked again where it is sent', async () => {
    await expect(
      egress.post({ url: 'https://127.0.0.1/', headers: {}, body: Buffer.alloc(0) }),
    ).rejects.toThrow('not among those')
  })

  it('is no name that leads inside', async () => {
    // RFC 6761: this name leads to loopback and nowhere else.
    const inside = createEgress({ hosts: ['localhost'], allow: [] })
    await expect(
      inside.post({ url: 'https://localhost/', headers: {}, body: Buffer.alloc(0) }),
    ).rejects.toThrow('leads to an address inside')
  })

  it.each([
    ['10.1.2.3', true],
    ['172.31.0.1', true],
    ['192.168.1.1', true],
    ['169.254.169.254', true],
    ['100.64.0.1', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['fd00::1', true],
    ['fe80::1', true],
    ['::ffff:10.0.0.1', true],
    ['8.8.8.8', false],
    ['2a00:1450:4001::1', false],
  ])('%s is inside: %s', (address, is) => {
    expect(isInside(address)).toBe(is)
  })
})

it('takes no subscription for a unit that is not the caller’s, nor for an address inside', async () => {
  const stage = openStage()
  const { address } = stage.browser
  const foreign = { ...address, endpoint: 'http://169.254.169.254/latest' }
  expect(await stage.push.subscribe(aPerson(), { address: foreign, units: [ICU] })).toBe('foreign-address')
  expect(await stage.push.subscribe(aPerson(), { address, units: ['north/ward' as never] })).toBe(
    'foreign-unit',
  )
  expect(await stage.store.pushSubscriptions()).toEqual([])
})
