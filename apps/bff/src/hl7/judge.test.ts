import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AdtEvent, AdtOutcome } from '@vigil/ingest'
import { quarantineEntry, quarantineList, hl7PeerList } from '@vigil/protocol'
import { tokenHash } from '../auth/secrets'
import { createClock } from '../clock'
import { SILENT } from '../log'
import { aHospital, aUser, userNamed } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { tokenOf } from '../testing/ward'
import { createPeers } from './peers'
import { createReceive } from './receive'
import { codeOf, hl7Time, msh, openGateway, oru, PEER, type Gateway } from './testing/peer'

const alert = (phase: string, id = 'A1') =>
  [
    msh({ type: 'ORU^R40^ORU_R40', acks: 'AL|NE' }),
    'PV1||I|ICU^^1',
    `OBR|1|P|${id}^MON|196616^MDC_EVT_ALARM^MDC|||${hl7Time(Date.now())}`,
    'OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.1.1.1.1|196672^MDC_EVT_ECG_ASYSTOLE^MDC|||H~PH~SP|||F|||||||ACDE48234567ABCD^^EUI-64',
    `OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.1.3|${phase}`,
  ].join('\r')

describe('messages of a known peer', () => {
  let gateway: Gateway
  beforeEach(async () => {
    gateway = await openGateway()
  })
  afterEach(() => gateway.close())

  it('raise the alarm of a bedside alert before the answer', async () => {
    const answer = await gateway.sender().send(alert('start'))
    expect(codeOf(answer)).toBe('CA')
    expect(gateway.store.events).toMatchObject([
      { type: 'raised', alarm: { subject: 'p1', condition: 'asystole', priority: 'high' } },
    ])
  })

  it('of one second keep their order, so that an end is an end', async () => {
    const sender = gateway.sender()
    for (const phase of ['start', 'end', 'start', 'end']) await sender.send(alert(phase))
    expect(gateway.store.recorded.map(({ kind }) => kind)).toEqual(['alerts', 'alerts', 'alerts', 'alerts'])
    const last = gateway.store.recorded.at(-1)?.events[0]?.data
    expect(last).toMatchObject({ state: 'ended' })
    expect(gateway.store.recorded.every(({ late }) => !late)).toBe(true)
  })

  it('are stored once when they come again after a crash', async () => {
    const message = oru(undefined, { id: 'CRASH' })
    const sender = gateway.sender()
    await sender.send(message)
    // The effect was on disk, the receipt was not.
    gateway.store.receipts.clear()
    expect(codeOf(await sender.send(message))).toBe('AA')
    expect(gateway.store.recorded).toHaveLength(1)
  })

  it('can be seen and opened by biomed staff only, and each look is written down', async () => {
    gateway.store.change({
      users: [...gateway.server.directory.hospital().users, aUser('biomed', 'biomed', null)],
    })
    await gateway.server.directory.refresh()
    for (const user of ['biomed', 'icu-nurse'])
      await gateway.store.port.createToken(userNamed(user), tokenHash('token', tokenOf(user)), null)
    const get = (user: string, path: string) =>
      fetch(`${gateway.server.url}${path}`, { headers: { authorization: `Bearer ${tokenOf(user)}` } })
    const sender = gateway.sender()
    await sender.send(oru())
    await sender.send(oru(undefined, {}, { device: 'FFFF' }))
    await sender.send(oru(undefined, { sender: 'NOBODY|X' }))

    const list = quarantineList.parse(await (await get('biomed', '/api/quarantine')).json())
    expect(list.entries.map(({ reason }) => reason).toSorted()).toEqual(['device-unknown', 'peer-unknown'])
    const id = list.entries.find(({ reason }) => reason === 'device-unknown')?.id
    expect((await get('icu-nurse', `/api/quarantine/${id}`)).status).toBe(404)
    const entry = quarantineEntry.parse(await (await get('biomed', `/api/quarantine/${id}`)).json())
    expect(entry).toMatchObject({ peer: PEER.id, content: { form: 'text', isCut: false } })
    expect(entry.content.text).toMatch(/^MSH\|.*\rPID\|.*\rOBX\|2\|/s)
    expect(gateway.store.audited.map(({ action, outcome }) => `${action} ${outcome}`)).toContain(
      'quarantine.opened success',
    )
    const peers = hl7PeerList.parse(await (await get('biomed', '/api/hl7/peers')).json())
    expect(peers.peers).toMatchObject([
      { id: PEER.id, taken: 1, refused: 1, repeated: 0, lastReason: 'device-unknown' },
    ])
    expect(peers.strangers).toMatchObject([{ application: 'NOBODY', messages: 1 }])
  })

  it('that are refused more than five times a minute are told', async () => {
    const sender = gateway.sender()
    for (let i = 0; i < 5; i++) await sender.send(oru(undefined, { processing: 'T' }))
    expect(gateway.server.health.reasons()).toEqual([])
    await sender.send(oru(undefined, { processing: 'T' }))
    expect(gateway.server.health.reasons()).toEqual(['hl7-messages-refused'])
  })
})

const A01 = (id: string) =>
  [msh({ type: 'ADT^A01', id }), 'EVN||20260301', 'PID|||7^^^H^MR', 'PV1||I|ICU^^1'].join('\r')

describe('ADT of a known peer', () => {
  const hospital = { ...aHospital(), hl7Peers: [PEER] }

  function receiveWith(take: (event: AdtEvent) => Promise<AdtOutcome>) {
    const store = new MemoryStore(hospital)
    const clock = createClock()
    const directory = { hospital: () => hospital, site: () => hospital.sites[0] ?? null }
    const peers = createPeers({ directory, clock, fault: () => undefined, log: SILENT })
    const receive = createReceive({
      store: store.port,
      // The parts of a directory that these messages ask for.
      directory: directory as unknown as Parameters<typeof createReceive>[0]['directory'],
      pipeline: { take: () => Promise.resolve([]), unusable: () => Promise.resolve() },
      takeAdt: take,
      peers,
      named: { tell: () => undefined },
      clock,
      log: SILENT,
    })
    const send = async (text: string) =>
      (await receive({ kind: 'whole', content: Buffer.from(text) }, '127.0.0.1')).answers[0] ?? ''
    return { store, send }
  }

  it('is answered after it was applied, and applied once', async () => {
    const events: AdtEvent[] = []
    const { send } = receiveWith((event) => {
      events.push(event)
      return Promise.resolve({ kind: 'taken' })
    })
    const first = await send(A01('1'))
    expect(codeOf(first)).toBe('AA')
    expect(await send(A01('1'))).toBe(first)
    expect(events).toMatchObject([{ trigger: 'A01', subject: 'mrn:H:7', sender: PEER.id }])
  })

  it('that is refused is kept with the reason', async () => {
    const { send, store } = receiveWith(() =>
      Promise.resolve({ kind: 'refused', reason: 'bed-unknown', detail: 'There is no such bed.' }),
    )
    expect(await send(A01('1'))).toMatch(/MSA\|AE\|1\|bed-unknown: There is no such bed\./)
    expect(store.quarantined).toMatchObject([{ reason: 'bed-unknown', peer: PEER.id }])
  })

  it('that cannot be applied now is asked for again', async () => {
    let isAway = true
    const { send } = receiveWith(() =>
      isAway ? Promise.reject(new Error('away')) : Promise.resolve({ kind: 'taken' }),
    )
    expect(await send(A01('1'))).toContain('not-stored')
    isAway = false
    expect(codeOf(await send(A01('1')))).toBe('AA')
  })
})
