import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { encodeMllp } from '@vigil/ingest'
import { aHospital } from '../testing/hospital'
import { codeOf, openGateway, PEER, throwBytes, type Gateway } from './testing/peer'

const DATA = join(import.meta.dirname, '../../../../../shared/data')
const isPresent = existsSync(join(DATA, 'README.md'))
const ifPresent = isPresent ? '' : ' (skipped: ../shared/data is absent)'

const peerOf = (id: string, application: string, facility: string) => ({
  ...PEER,
  id: id as typeof PEER.id,
  application,
  facility,
})

describe.skipIf(!isPresent)(`recorded messages of known peers${ifPresent}`, () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await openGateway()
    const { units, associations, devices } = aHospital()
    gateway.store.change({
      devices,
      units: units.map((unit) => (unit.id === 'north/icu' ? { ...unit, name: 'HO Surgery' } : unit)),
      // The messages are of 2012 and 2015.
      associations: associations.map((each) => ({ ...each, from: Date.parse('2010-01-01') as EpochMs })),
      hl7Peers: [
        peerOf('philips', 'PAT_DEVICE_PHILIPS_C', 'Philips'),
        peerOf('mindray', 'MINDRAY_EGATEWAY', 'MINDRAY'),
        peerOf('iop', 'IOPVENDOR', 'IOPVENDOR'),
      ],
    })
    await gateway.server.directory.refresh()
  })
  afterAll(() => gateway.close())

  const answerTo = async (...path: readonly string[]): Promise<string> =>
    (await throwBytes(gateway.port, encodeMllp(readFileSync(join(DATA, ...path))))).join('')

  it('takes the periodic values of IHE PCD-01 by the bed', async () => {
    const answer = await answerTo('hl7-ihe-pcd-tf-examples', '01_pcd01_philips_periodic.hl7')
    expect(codeOf(answer)).toBe('CA')
    const samples = gateway.store.recorded.flatMap((message) => message.samples)
    expect(samples).toContainEqual(expect.objectContaining({ code: 'MDC_PULS_OXIM_SAT_O2', value: 99 }))
    expect(gateway.store.recorded.every(({ device, late }) => device === 'mon-1' && late)).toBe(true)
  })

  it('takes the alert of IHE PCD-04 as history that never sounds', async () => {
    expect(codeOf(await answerTo('hl7-ihe-pcd-tf-examples', '08_pcd04_mindray_low_spo2_start.hl7'))).toBe(
      'CA',
    )
    expect(gateway.store.recorded.at(-1)).toMatchObject({ kind: 'alerts', late: true })
    expect(gateway.store.events.filter(({ type }) => type === 'raised')).toEqual([])
  })

  it('refuses the order of IHE PCD-03 with CR', async () => {
    const answer = await answerTo('hl7-ihe-pcd-tf-examples', '03_pcd03_rgv_o15_dopamine.hl7')
    expect(answer).toMatch(/MSA\|CR\|1\|type-unsupported/)
  })
})
