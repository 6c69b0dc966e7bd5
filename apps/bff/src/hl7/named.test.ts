import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tokenHash } from '../auth/secrets'
import { deviceNamed, ICU, bedIn, userNamed } from '../testing/hospital'
import { tokenOf } from '../testing/ward'
import { connectWatcher, type Watcher } from '../testing/watcher'
import { codeOf, hl7Time, msh, openGateway, oru, type Gateway } from './testing/peer'

let gateway: Gateway
let watcher: Watcher
beforeEach(async () => {
  gateway = await openGateway()
  await gateway.store.port.createToken(userNamed('icu-nurse'), tokenHash('token', tokenOf('icu-nurse')), null)
  watcher = await connectWatcher(gateway.server.url, tokenOf('icu-nurse'))
})
afterEach(async () => {
  watcher.close()
  await gateway.close()
})

const bedOne = async () => {
  const answer = await watcher.hello()
  if (!answer.ok) throw new Error('no welcome')
  return answer.value.boards[0]?.beds.find(({ label }) => label === '1')
}
const sendAs = async (patient: string, at = Date.now()) =>
  codeOf(await gateway.sender().send(oru([{ value: '97' }], {}, { patient, at })))

const moveTo = async (label: string) => {
  const { devices } = gateway.server.directory.hospital()
  gateway.store.change({
    devices: devices.map((device) =>
      device.id === deviceNamed('mon-1')
        ? { ...device, home: { kind: 'bed', bed: bedIn(ICU, label) } }
        : device,
    ),
  })
  await gateway.server.directory.refresh()
}

describe('a monitor that names another patient', () => {
  it('is a conflict at its bed until it agrees', async () => {
    expect(await sendAs('mrn-p9^^^HOSP^MR')).toBe('AA')
    expect(await bedOne()).toMatchObject({
      state: 'conflict',
      subject: { id: 'p1' },
      conflict: { kind: 'other-patient-named', devices: ['mon-1'] },
    })
    await sendAs('mrn-p1^^^HOSP^MR')
    expect(await bedOne()).toMatchObject({ state: 'occupied', conflict: null })
  })

  it('is still stored for the patient of the bed', async () => {
    await sendAs('mrn-p9^^^HOSP^MR')
    expect(gateway.store.recorded).toMatchObject([{ device: 'mon-1', subject: 'p1' }])
    expect(gateway.store.quarantined).toEqual([])
  })

  it('says so by an alert too', async () => {
    const alert = [
      msh({ type: 'ORU^R40^ORU_R40' }),
      'PID|||mrn-p9^^^HOSP^MR',
      `OBR|1|P|A1^MON|196616^MDC_EVT_ALARM^MDC|||${hl7Time(Date.now())}`,
      'OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.1.1.1.1|196672^MDC_EVT_ECG_ASYSTOLE^MDC|||H~PH~SP|||F|||||||ACDE48234567ABCD^^EUI-64',
    ].join('\r')
    expect(codeOf(await gateway.sender().send(alert))).toBe('AA')
    expect(gateway.store.events).toMatchObject([{ type: 'raised', alarm: { subject: 'p1' } }])
    expect((await bedOne())?.conflict?.kind).toBe('other-patient-named')
  })

  it.each([
    ['nobody', ''],
    ['an empty id', '^^^HOSP^MR'],
    ['a deleted id', '""'],
    ['an unknown patient', 'UNKNOWN^^^HOSP^MR'],
    ['zeros', '00000^^^HOSP^MR'],
    ['a number of another hospital', 'mrn-p9^^^ELSEWHERE^MR'],
  ])('is none when it names %s', async (_, patient) => {
    await sendAs(patient)
    expect((await bedOne())?.conflict).toBeNull()
  })

  it('compares ids to the letter', async () => {
    await sendAs('MRN-P1^^^HOSP^MR')
    expect((await bedOne())?.conflict?.kind).toBe('other-patient-named')
  })

  it('is judged by what it named last, not by what came late', async () => {
    const now = Date.now()
    await sendAs('mrn-p1^^^HOSP^MR', now)
    await sendAs('mrn-p9^^^HOSP^MR', now - 60_000)
    expect((await bedOne())?.conflict).toBeNull()
  })

  it('is none any more once the device was moved', async () => {
    await sendAs('mrn-p9^^^HOSP^MR')
    await moveTo('2')
    expect((await bedOne())?.conflict).toBeNull()
    await moveTo('1')
    await sendAs('mrn-p1^^^HOSP^MR')
    expect((await bedOne())?.conflict).toBeNull()
  })
})
