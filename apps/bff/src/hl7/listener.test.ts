import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeMllp } from '@vigil/ingest'
import { deviceNamed } from '../testing/hospital'
import { codeOf, msh, openGateway, oru, PEER, throwBytes, type Gateway } from './testing/peer'

let gateway: Gateway
beforeEach(async () => {
  gateway = await openGateway()
})
afterEach(() => gateway.close())

const reasons = () => gateway.store.quarantined.map(({ reason }) => reason)

describe('MLLP listener', () => {
  it('answers AA once the values are stored', async () => {
    const release = gateway.store.hold()
    let answered = false
    const sent = gateway
      .sender()
      .send(oru())
      .then((answer) => {
        answered = true
        return answer
      })
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    release()
    expect(codeOf(await sent)).toBe('AA')
    expect(gateway.store.recorded).toMatchObject([
      { device: 'mon-1', subject: 'p1', samples: [{ code: 'MDC_PULS_OXIM_SAT_O2', value: 97 }] },
    ])
  })

  it('answers CA where the sender asks for an accept acknowledgement', async () => {
    const sender = gateway.sender()
    expect(codeOf(await sender.send(oru(undefined, { acks: 'AL|NE' })))).toBe('CA')
    expect(codeOf(await sender.send(oru(undefined, { acks: 'NE|AL' })))).toBe('AA')
  })

  it('repeats its stored answer without a second effect', async () => {
    const message = oru(undefined, { id: 'SAME' })
    const sender = gateway.sender()
    const first = await sender.send(message)
    expect(await sender.send(message)).toBe(first)
    expect(gateway.store.recorded).toHaveLength(1)
    expect(reasons()).toEqual([])
  })

  it('keeps another message under a used control id', async () => {
    const sender = gateway.sender()
    const first = await sender.send(oru([{ value: '97' }], { id: 'ONE' }))
    expect(await sender.send(oru([{ value: '60' }], { id: 'ONE' }))).toBe(first)
    expect(reasons()).toEqual(['control-id-reused'])
    expect(gateway.store.recorded).toHaveLength(1)
  })

  it('says AE and no AA when nothing can be stored', async () => {
    const message = oru(undefined, { id: 'LATER' })
    const sender = gateway.sender()
    gateway.store.failure = new Error('disk full')
    const refused = await sender.send(message)
    expect(codeOf(refused)).toBe('AE')
    expect(refused).toContain('not-stored')
    gateway.store.failure = null
    expect(codeOf(await sender.send(message))).toBe('AA')
    expect(gateway.store.recorded).toHaveLength(1)
  })

  it('refuses an unknown peer with AR', async () => {
    const answer = await gateway.sender().send(oru(undefined, { sender: 'OTHER|HOSP' }))
    expect(codeOf(answer)).toBe('AR')
    expect(reasons()).toEqual(['peer-unknown'])
    expect(gateway.store.recorded).toEqual([])
  })

  it('quarantines data of an unknown device with AE', async () => {
    const answer = await gateway.sender().send(oru(undefined, {}, { device: 'FFFF^^EUI-64' }))
    expect(codeOf(answer)).toBe('AE')
    expect(gateway.store.quarantined).toMatchObject([
      { reason: 'device-unknown', protocol: 'mllp', peer: PEER.id },
    ])
  })

  it('judges a refused message anew once the configuration is another', async () => {
    const message = oru(undefined, { id: 'NEWDEVICE' }, { device: 'SERIAL9' })
    const sender = gateway.sender()
    const refused = await sender.send(message)
    expect(codeOf(refused)).toBe('AE')
    expect(await sender.send(message)).toBe(refused)
    expect(gateway.store.quarantined).toHaveLength(1)
    const { devices } = gateway.server.directory.hospital()
    gateway.store.change({
      devices: devices.map((device) =>
        device.id === deviceNamed('mon-1')
          ? { ...device, identifiers: [{ system: 'serial', value: 'SERIAL9' }] }
          : device,
      ),
    })
    await gateway.server.directory.refresh()
    expect(codeOf(await sender.send(message))).toBe('AA')
    expect(gateway.store.recorded).toHaveLength(1)
  })

  it('finds a device without identifiers by its bed', async () => {
    const answer = await gateway.sender().send(oru(undefined, {}, { place: 'WARD^^1', device: '' }))
    expect(answer).toContain('MSA|AA')
    expect(gateway.store.recorded).toMatchObject([{ device: 'mon-2', subject: 'p2' }])
  })

  it('does not take a foreign monitor for the one at the bed', async () => {
    const answer = await gateway.sender().send(oru(undefined, {}, { place: 'ICU^^1', device: 'OTHER' }))
    expect(codeOf(answer)).toBe('AE')
    expect(gateway.store.recorded).toEqual([])
  })

  it('refuses test messages on a production site with AR', async () => {
    const sender = gateway.sender()
    for (const processing of ['T', 'D', '']) {
      const answer = await sender.send(oru(undefined, { processing }))
      expect(answer).toMatch(/\rMSA\|AR\|.*processing-id/)
    }
    expect(gateway.store.recorded).toEqual([])
  })

  it('refuses other types and versions with AR and a reason', async () => {
    const sender = gateway.sender()
    expect(await sender.send(`${msh({ type: 'ORM^O01' })}\rPID|1`)).toMatch(/MSA\|AR.*type-unsupported/)
    expect(await sender.send(`${msh({ type: 'ADT^A31' })}\rEVN||20260101`)).toMatch(
      /MSA\|AR.*type-unsupported/,
    )
    expect(await sender.send(oru(undefined, { version: '3.0' }))).toMatch(/MSA\|AR.*version-unsupported/)
    expect(reasons()).toEqual(['type-unsupported', 'type-unsupported', 'version-unsupported'])
  })

  it('takes the other values when one has a wrong unit', async () => {
    const answer = await gateway
      .sender()
      .send(
        oru([
          { value: '97' },
          { code: '147842^MDC_ECG_HEART_RATE^MDC', value: '72', unit: '266016^MDC_DIM_MMHG^MDC' },
        ]),
      )
    expect(answer).toMatch(/MSA\|AA[^\r]*\rERR\|.*\|W\|unit-incompatible/)
    expect(gateway.store.recorded).toMatchObject([{ samples: [{ code: 'MDC_PULS_OXIM_SAT_O2', value: 97 }] }])
    expect(reasons()).toEqual(['unit-incompatible'])
  })

  it('answers each message of one packet in order', async () => {
    const frames = ['A', 'B', 'C'].map((id, at) =>
      encodeMllp(oru([{ value: String(90 + at) }], { id }, { at: Date.now() - 3_000 + 1_000 * at })),
    )
    const answers = await throwBytes(gateway.port, Buffer.concat(frames))
    expect(answers.map((answer) => /MSA\|AA\|(\w)/.exec(answer)?.[1])).toEqual(['A', 'B', 'C'])
    expect(gateway.store.recorded.flatMap(({ samples }) => samples.map(({ value }) => value))).toEqual([
      90, 91, 92,
    ])
  })
})
