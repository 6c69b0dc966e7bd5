import { connect } from 'node:net'
import type { Hl7Peer } from '@vigil/clinical'
import { createMllpDecoder, createMllpSender, type MllpSender } from '@vigil/ingest'
import type { Log } from '../../ports'
import { aHospital } from '../../testing/hospital'
import { MemoryStore } from '../../testing/memory-store'
import { startTestServer, type TestServer } from '../../testing/test-server'

// The casts mint ids that are the tests' own.
export const PEER: Hl7Peer = {
  id: 'gateway' as Hl7Peer['id'],
  application: 'MON',
  facility: 'HOSP',
  site: 'north' as Hl7Peer['site'],
  assigningAuthority: null,
}

/** The server with one known peer, on a memory store; the monitor of bed 1 has an EUI-64. */
export async function openGateway(log?: Log) {
  const hospital = aHospital()
  const devices = hospital.devices.map((device) =>
    device.id === 'mon-1'
      ? { ...device, identifiers: [{ system: 'EUI-64', value: 'ACDE48234567ABCD' }] }
      : device,
  )
  const store = new MemoryStore({ ...hospital, devices, hl7Peers: [PEER] })
  const server: TestServer = await startTestServer({
    store: store.port,
    env: { MLLP_PORT: 'auto', ADMIN_PORT: 'auto' },
    ...(log ? { log } : {}),
  })
  const port = server.ports.mllp ?? 0
  const senders: MllpSender[] = []
  return {
    store,
    server,
    port,
    sender(): MllpSender {
      const sender = createMllpSender({ host: '127.0.0.1', port })
      senders.push(sender)
      return sender
    },
    async close() {
      await Promise.all(senders.map((sender) => sender.close()))
      await server.stop()
    },
  }
}

export type Gateway = Awaited<ReturnType<typeof openGateway>>

/** Bytes as they are, then the end; resolves with every answer once the server has closed the connection too. */
export const throwBytes = (port: number, bytes: Uint8Array): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const decoder = createMllpDecoder()
    const answers: string[] = []
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    socket.on('data', (chunk) => {
      for (const { content } of decoder.push(chunk)) answers.push(content.toString('utf8'))
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answers))
    socket.setTimeout(20_000, () => reject(new Error('the server holds the connection')))
  })

export const hl7Time = (at: number): string =>
  `${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '')}+0000`

let control = 0
export interface Header {
  readonly type?: string
  readonly id?: string
  readonly processing?: string
  readonly version?: string
  readonly sender?: string
  /** MSH-15|MSH-16 */
  readonly acks?: string
}

export const msh = ({
  type = 'ORU^R01^ORU_R01',
  id = `C${++control}`,
  processing = 'P',
  version = '2.6',
  sender = 'MON^ACDE48234567ABCD^EUI-64|HOSP',
  acks = '|',
}: Header = {}): string =>
  `MSH|^~\\&|${sender}|VIGIL|NORTH|${hl7Time(Date.now())}||${type}|${id}|${processing}|${version}|||${acks}||UNICODE UTF-8`

export interface Value {
  readonly code?: string
  readonly value: string
  readonly unit?: string
}

export const SPO2 = '150456^MDC_PULS_OXIM_SAT_O2^MDC'
export const PERCENT = '262688^MDC_DIM_PERCENT^MDC'

/** PCD-01 of the monitor of bed 1, measured now. */
export const oru = (
  values: readonly Value[] = [{ value: '97' }],
  header: Header = {},
  { place = '', device = 'ACDE48234567ABCD^^EUI-64', at = Date.now(), patient = 'PAT123^^^HOSP^MR' } = {},
): string =>
  [
    msh(header),
    `PID|||${patient}||DOE^JOHN^^^^^L||19700101|M`,
    `PV1||I|${place}`,
    `OBR|1|ORD1^MON|FIL1^MON|182777000^monitoring of patient^SCT|||${hl7Time(at)}`,
    `OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||${device}`,
    ...values.map(
      ({ code = SPO2, value, unit = PERCENT }, index) =>
        `OBX|${index + 2}|NM|${code}|1.1.1.${index + 1}|${value}|${unit}|||||R`,
    ),
  ].join('\r')

export const codeOf = (answer: string): string => /\rMSA\|([A-Z]{2})/.exec(answer)?.[1] ?? 'none'
