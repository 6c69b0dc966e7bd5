import { describe, expect, it } from 'vitest'
import type { DeviceId } from '@vigil/clinical'
import { parseAlerts } from './alerts'
import { parseObservations } from './observations'
import type { DeviceReference } from './reading'
import { contextOf, lines, MSH, OBR, opened } from './testing/messages'

const SPO2 = '150456^MDC_PULS_OXIM_SAT_O2^MDC'
const HR = '147842^MDC_ECG_HEART_RATE^MDC'
const PERCENT = '262688^MDC_DIM_PERCENT^MDC'
const BPM = '264864^MDC_DIM_BEAT_PER_MIN^MDC'

const observe = (...obx: readonly string[]) =>
  parseObservations(opened(lines(MSH, 'PID|||1^^^H^MR', 'PV1||I|ICU^^1', OBR, ...obx)), contextOf())
const samplesOf = (observed: ReturnType<typeof observe>) =>
  observed.messages.flatMap((message) => (message.kind === 'numerics' ? message.samples : []))
const codesOf = ({ rejected }: ReturnType<typeof observe>) => rejected.map(({ code }) => code)

const byIdentifier = ({ identifiers }: DeviceReference) => (identifiers[0]?.value ?? null) as DeviceId | null

describe('observations of ORU^R01', () => {
  it('become samples in the canonical unit with their time', () => {
    const observed = observe(
      `OBX|1|NM|${SPO2}|1.1.1.1|97|${PERCENT}|90-100||||R`,
      `OBX|2|NM|150364^MDC_TEMP_BODY^MDC|1.1.1.2|98.6|266560^MDC_DIM_FAHR^MDC^[degF]^[degF]^UCUM|||||R|||20260301115900+0000`,
    )
    expect(observed.messages).toMatchObject([
      { kind: 'numerics', measuredAt: Date.parse('2026-03-01T12:00:00Z') },
      { kind: 'numerics', measuredAt: Date.parse('2026-03-01T11:59:00Z') },
    ])
    expect(samplesOf(observed).map(({ value }) => value)).toEqual([97, 37])
    expect(observed).toMatchObject({ taken: 2, rejected: [] })
  })

  it.each([
    ['MDC by number', SPO2],
    ['MDC by name', '^MDC_PULS_OXIM_SAT_O2^MDC'],
    ['LOINC', '59408-5^SpO2^LN'],
    ['the second triplet', 'X^own^99VENDOR^150456^MDC_PULS_OXIM_SAT_O2^MDC'],
  ])('are found by %s', (_by, code) => {
    expect(samplesOf(observe(`OBX|1|NM|${code}|1.1.1.1|97|%^%^UCUM`))).toMatchObject([{ value: 97 }])
  })

  it('are not found by a number of another table', () => {
    expect(codesOf(observe(`OBX|1|NM|150456^own^99VENDOR|1.1.1.1|97|${PERCENT}`))).toEqual(['code-unknown'])
  })

  it('are refused where number and name disagree', () => {
    const observed = observe(`OBX|1|NM|150456^MDC_ECG_HEART_RATE^MDC|1.1.1.1|97|${PERCENT}`)
    expect(codesOf(observed)).toEqual(['code-unknown'])
  })

  it.each([
    ['no unit', ''],
    ['a unit of something else', '266016^MDC_DIM_MMHG^MDC'],
    ['two units that disagree', '262688^MDC_DIM_PERCENT^MDC^mm[Hg]^mm[Hg]^UCUM'],
    ['a number and a name that disagree', '266016^MDC_DIM_PERCENT^MDC'],
  ])('alone are refused for %s', (_why, unit) => {
    const observed = observe(`OBX|1|NM|${HR}|1.1.1.1|72|${BPM}`, `OBX|2|NM|${SPO2}|1.1.1.2|97|${unit}`)
    expect(samplesOf(observed)).toMatchObject([{ code: 'MDC_ECG_HEART_RATE', value: 72 }])
    expect(observed.rejected).toHaveLength(1)
  })

  it.each([
    ['INV', 'unknown'],
    ['NAV', 'unknown'],
    ['CAL', 'calibrating'],
    ['OFF', 'standby'],
    ['L~>', 'out-of-range'],
  ])('marked %s are absent', (flags, reason) => {
    expect(samplesOf(observe(`OBX|1|NM|${SPO2}|1.1.1.1|97|${PERCENT}||${flags}|||R`))).toMatchObject([
      { value: null, reason },
    ])
  })

  it('marked as test or withdrawn are never a value', () => {
    const observed = observe(
      `OBX|1|NM|${SPO2}|1.1.1.1|97|${PERCENT}||DEMO|||R`,
      `OBX|2|NM|${HR}|1.1.1.2|72|${BPM}|||||W`,
    )
    expect(samplesOf(observed).map(({ value }) => value)).toEqual([null])
    expect(codesOf(observed)).toEqual(['test-data', 'withdrawn'])
    expect(observed.taken).toBe(0)
  })

  it('of two channels are not mixed up', () => {
    const observed = observe(
      `OBX|1|NM|150344^MDC_TEMP^MDC|1.1.1.1|37|268192^MDC_DIM_DEGC^MDC`,
      `OBX|2|NM|150344^MDC_TEMP^MDC|1.1.2.1|34|268192^MDC_DIM_DEGC^MDC`,
    )
    expect(samplesOf(observed)).toMatchObject([{ value: 37 }])
    expect(codesOf(observed)).toEqual(['channel-ambiguous'])
  })

  it('belong to the device that contains them, whatever its ordinals', () => {
    const asked: DeviceReference[] = []
    const message = lines(
      MSH,
      'PID|||1',
      'PV1||I|ICU^2^1',
      OBR,
      'OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||M1^^00A037EB2175780F^EUI-64',
      'OBX|2||69642^MDC_DEV_ANALY_SAT_O2_VMD^MDC|1.3.0.0|||||||X',
      'PRT|1|AD||EQUIP^Equipment^HL70912||||||SERIAL7',
      `OBX|3|NM|${SPO2}|1.3.1.1|97|${PERCENT}`,
    )
    parseObservations(
      opened(message),
      contextOf((reference) => {
        asked.push(reference)
        return null
      }),
    )
    expect(asked).toMatchObject([
      {
        identifiers: [{ value: 'SERIAL7' }, { value: 'M1' }, { value: '00A037EB2175780F' }],
        place: { unit: 'ICU', room: '2', bed: '1' },
      },
    ])
  })

  it('of the next patient never belong to the device before', () => {
    const message = lines(
      MSH,
      'PID|||1',
      OBR,
      'OBX|1||69965^MDS^MDC|1.0.0.0|||||||X|||||||M1',
      `OBX|2|NM|${SPO2}|1.1.1.1|97|${PERCENT}`,
      'PID|||2',
      OBR,
      `OBX|1|NM|${SPO2}|1.1.1.1|60|${PERCENT}`,
    )
    const observed = parseObservations(opened(message), contextOf(byIdentifier))
    expect(observed.messages).toMatchObject([{ device: 'M1', samples: [{ value: 97 }] }])
    expect(codesOf(observed)).toEqual(['device-unknown'])
  })

  it('as a numeric array become a waveform at its sample rate', () => {
    const observed = observe(
      'OBX|1|NA|131330^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.1|1^2^^-3|266418^MDC_DIM_MILLI_VOLT^MDC',
      'OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1.1|250|264608^MDC_DIM_PER_SEC^MDC',
      'OBX|3|NM|2327^MDC_ATTR_NU_MSMT_RES^MDC|1.1.1.1.2|0.005',
    )
    expect(observed.messages).toMatchObject([
      {
        kind: 'waveforms',
        blocks: [{ code: 'MDC_ECG_ELEC_POTL_II', rate: 250, gain: 0.005, samples: [1, 2, null, -3] }],
      },
    ])
    expect(codesOf(observe('OBX|1|NA|131330^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.1|1^2|mV^mV^UCUM'))).toEqual([
      'schema',
    ])
  })

  it('without a time are refused', () => {
    const message = lines(MSH, 'OBR|1', `OBX|1|NM|${SPO2}|1.1.1.1|97|${PERCENT}`)
    expect(codesOf(parseObservations(opened(message), contextOf()))).toEqual(['time-malformed'])
  })
})

const R40 = MSH.replace('ORU^R01^ORU_R01', 'ORU^R40^ORU_R40')
const EVENT = 'OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.1.1.1.1|196680^MDC_EVT_LEAD_OFF^MDC|||H~PH~ST|||F'
const alertsOf = (obr: string, ...obx: readonly string[]) =>
  parseAlerts(opened(lines(R40, 'PV1||I|ICU^^1', obr, ...obx)), contextOf()).messages.flatMap((message) =>
    message.kind === 'alerts' ? message.alerts : [],
  )
const ALERT_OBR = 'OBR|1|P|A7^MON|196616^MDC_EVT_ALARM^MDC|||20260301120000+0000'

describe('alerts of ORU^R40', () => {
  it('carry id, class, priority, code and text', () => {
    expect(
      alertsOf(
        ALERT_OBR,
        EVENT,
        'OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.1.3|start',
        'OBX|3|ST|68546^MDC_ATTR_ALERT_TEXT^MDC|1.1.1.1.8|LEADS \\T\\ CABLE OFF',
      ),
    ).toMatchObject([
      {
        alertId: 'A7^MON',
        state: 'present',
        inactivation: 'none',
        class: 'technical',
        priority: 'high',
        code: 'MDC_EVT_LEAD_OFF',
        text: 'LEADS & CABLE OFF',
      },
    ])
  })

  it.each([
    ['start', 'active', 'present'],
    ['update', 'active', 'present'],
    ['escalate', '', 'present'],
    ['end', 'inactive', 'ended'],
    ['end', 'latched', 'latched'],
    ['tpoint', '', 'latched'],
    ['something-new', '', 'present'],
    ['', '', 'present'],
  ])('in phase %s and state %s are %s', (phase, state, meant) => {
    const facets = [
      `OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.1.3|${phase}`,
      `OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.1.1.1.4|${state}`,
    ]
    expect(alertsOf(ALERT_OBR, EVENT, ...facets)).toMatchObject([{ state: meant }])
    const older = facets.map((facet) => facet.replace('68481', '68165').replace('68482', '68166'))
    expect(alertsOf(ALERT_OBR, EVENT, ...older)).toMatchObject([{ state: meant }])
  })

  it('keep the id of their first message', () => {
    const end = `${ALERT_OBR.replace('A7^MON', 'A9^MON')}||||||||||||||||||||||^A7&MON`
    expect(alertsOf(end, EVENT)).toMatchObject([{ alertId: 'A7^MON' }])
  })

  it('say what was done at the bedside', () => {
    const facet = 'OBX|2|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.1.1.1.5|enabled~audio-paused'
    expect(alertsOf(ALERT_OBR, EVENT, facet)).toMatchObject([{ inactivation: 'audio-paused' }])
  })
})
