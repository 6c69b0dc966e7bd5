import { describe, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { parseMqtt } from './parse'

const receivedAt = Date.parse('2026-11-21T10:00:01Z') as EpochMs
const at = '2026-11-21T10:00:00.000Z'

const publish = (kind: string, content: unknown, raw?: string) =>
  parseMqtt({
    topic: `vigil/v1/mon-1/${kind}`,
    payload: Buffer.from(raw ?? JSON.stringify(content)),
    retained: false,
    receivedAt,
  })

const one = (value: unknown) => publish('numerics', { seq: 1, at, values: [value] })
const samplesOf = (parsed: ReturnType<typeof publish>) =>
  parsed.messages.flatMap((message) => (message.kind === 'numerics' ? message.samples : []))
const codes = (parsed: ReturnType<typeof publish>) => parsed.rejected.map((rejected) => rejected.code)

describe('numerics over MQTT', () => {
  it('takes the example of the contract over', () => {
    const parsed = publish('numerics', {
      seq: 41,
      at,
      values: [
        { code: 'MDC_PULS_OXIM_SAT_O2', value: 97, unit: '%' },
        { code: 'MDC_ECG_HEART_RATE', value: null, unit: '/min', reason: 'leads-off' },
      ],
    })
    const measuredAt = Date.parse(at)
    expect(parsed).toEqual({
      messages: [
        {
          device: 'mon-1',
          kind: 'numerics',
          seq: 41,
          measuredAt,
          receivedAt,
          retained: false,
          samples: [
            { code: 'MDC_PULS_OXIM_SAT_O2', value: 97, measuredAt },
            { code: 'MDC_ECG_HEART_RATE', value: null, reason: 'leads-off', measuredAt },
          ],
        },
      ],
      rejected: [],
    })
  })

  it.each(['MDC_PULS_OXIM_SAT_O2', '150456', 150456, 'loinc:59408-5', 'loinc:2708-6'])(
    'knows oxygen saturation by the code %s',
    (code) => {
      expect(samplesOf(one({ code, value: 97, unit: '%' }))[0]?.code).toBe('MDC_PULS_OXIM_SAT_O2')
    },
  )

  it('keeps the good values beside a bad one', () => {
    const parsed = publish('numerics', {
      seq: 1,
      at,
      values: [
        { code: 'MDC_PULS_OXIM_SAT_O2', value: 97, unit: '%' },
        { code: 'MDC_NOT_THERE', value: 1, unit: '1' },
        { code: 'MDC_ECG_HEART_RATE', value: 60 },
        null,
        { code: 'MDC_TEMP', value: 98.6, unit: '[degF]' },
      ],
    })
    expect(samplesOf(parsed).map((sample) => sample.value)).toEqual([97, 37])
    expect(codes(parsed)).toEqual(['code-unknown', 'unit-missing', 'schema'])
  })

  it.each([
    ['no unit', { code: 'MDC_TEMP', value: 37 }, 'unit-missing'],
    ['a name that is not UCUM', { code: 'MDC_ECG_HEART_RATE', value: 60, unit: 'bpm' }, 'unit-unknown'],
    ['a key of every object', { code: 'MDC_TEMP', value: 37, unit: 'constructor' }, 'unit-unknown'],
    ['a unit of something else', { code: 'MDC_TEMP', value: 37, unit: 'mm[Hg]' }, 'unit-incompatible'],
    ['a waveform code', { code: 'MDC_ECG_ELEC_POTL_II', value: 1, unit: 'mV' }, 'code-kind'],
  ])('refuses a value with %s and guesses nothing', (_name, value, code) => {
    const parsed = one(value)
    expect(codes(parsed)).toEqual([code])
    expect(parsed.messages).toEqual([])
  })

  it('keeps what it refuses as a message of its own', () => {
    const bad = { code: 'MDC_TEMP', value: 37, unit: 'C' }
    const good = { code: 'MDC_TEMP', value: 37, unit: 'Cel' }
    const [rejected] = publish('numerics', { seq: 7, at, values: [good, bad] }).rejected
    expect(JSON.parse(rejected?.fragment ?? '')).toEqual({ seq: 7, at, values: [bad] })
  })

  it('turns an implausible number into an absent value and a rejection', () => {
    const parsed = one({ code: 'MDC_PULS_OXIM_SAT_O2', value: 127, unit: '%' })
    expect(codes(parsed)).toEqual(['implausible'])
    expect(samplesOf(parsed)).toMatchObject([{ value: null, reason: 'out-of-range' }])
  })

  it.each([-100, -10000, -999, -99.9, -1])('reads the sentinel %d as no value', (value) => {
    const parsed = one({ code: 'MDC_ECG_HEART_RATE', value, unit: '/min' })
    expect(codes(parsed)).toEqual([])
    expect(samplesOf(parsed)).toMatchObject([{ value: null, reason: 'unknown' }])
  })

  it('keeps a central venous pressure of minus one', () => {
    const parsed = one({ code: 'MDC_PRESS_BLD_VEN_CENT_MEAN', value: -1, unit: 'mm[Hg]' })
    expect(samplesOf(parsed)).toMatchObject([{ value: -1 }])
  })

  it.each([
    ['1e999', 'value-not-finite'],
    ['-1e999', 'value-not-finite'],
    ['"97"', 'schema'],
    ['[97]', 'schema'],
    ['"----"', 'schema'],
    ['true', 'schema'],
  ])('never shows the value %s as a number', (raw, code) => {
    const text = `{"seq":1,"at":"${at}","values":[{"code":"MDC_PULS_OXIM_SAT_O2","value":${raw},"unit":"%"}]}`
    const parsed = publish('numerics', null, text)
    expect(codes(parsed)).toEqual([code])
    expect(samplesOf(parsed)).toMatchObject([{ value: null, reason: 'unknown' }])
  })

  it('takes several messages in one list, each alone', () => {
    const values = [{ code: 'MDC_TEMP', value: 37, unit: 'Cel' }]
    const parsed = publish('numerics', [
      { seq: 1, at, values },
      [],
      { seq: 'x', at, values },
      { seq: 2, at, values },
    ])
    expect(parsed.messages.map((message) => message.seq)).toEqual([1, 2])
    expect(codes(parsed)).toEqual(['schema', 'schema'])
  })

  it.each([
    ['without a zone', '2026-11-21T10:00:00', 'time-malformed'],
    ['of a day that is not', '2026-02-30T10:00:00Z', 'time-malformed'],
    ['as a number', 1_790_000_000_000, 'time-malformed'],
    ['before 1990', '1970-01-01T00:00:00Z', 'time-implausible'],
    ['two days ahead', '2026-11-23T10:00:01Z', 'time-implausible'],
  ])('refuses a time %s', (_name, at, code) => {
    const parsed = publish('numerics', { seq: 1, at, values: [{ code: 'MDC_TEMP', value: 37, unit: 'Cel' }] })
    expect(codes(parsed)).toEqual([code])
    expect(parsed.messages).toEqual([])
  })

  it('reads a time with an offset and microseconds', () => {
    const values = [{ code: 'MDC_TEMP', value: 37, unit: 'Cel' }]
    const parsed = publish('numerics', { seq: 1, at: '2026-11-21T11:30:00.123456+01:30', values })
    expect(parsed.messages[0]?.measuredAt).toBe(Date.parse('2026-11-21T10:00:00.123Z'))
  })
})

describe('waveforms over MQTT', () => {
  const block = { seq: 42, at, code: 'MDC_ECG_ELEC_POTL_II', unit: 'mV', rate: 250, gain: 0.005, offset: 0 }

  it('keeps samples, gaps and gain as they came', () => {
    const parsed = publish('waveforms', { ...block, samples: [12, null, 14] })
    expect(parsed.rejected).toEqual([])
    expect(parsed.messages[0]).toMatchObject({
      kind: 'waveforms',
      seq: 42,
      blocks: [{ code: 'MDC_ECG_ELEC_POTL_II', rate: 250, gain: 0.005, offset: 0, samples: [12, null, 14] }],
    })
  })

  it('moves another unit into gain and offset', () => {
    const parsed = publish('waveforms', { ...block, unit: 'uV', gain: 5, offset: 10, samples: [12] })
    expect(parsed.messages[0]).toMatchObject({ blocks: [{ gain: 0.005, offset: 0.01, samples: [12] }] })
  })

  it('makes gaps of no-signal marks and of impossible samples', () => {
    const parsed = publish('waveforms', { ...block, samples: [1, 32767, -32768, 5000, 'x', 2] })
    expect(parsed.messages[0]).toMatchObject({ blocks: [{ samples: [1, null, null, null, null, 2] }] })
    expect(codes(parsed)).toEqual(['schema'])
    const detail = '1 of 6 samples are no numbers. 1 of 6 samples are outside -10 to 10 mV.'
    expect(parsed.rejected[0]?.detail).toBe(detail)
  })

  it.each([
    ['no gain', { gain: undefined }],
    ['a gain of zero', { gain: 0 }],
    ['an offset of nothing', { offset: null }],
    ['a rate of zero', { rate: 0 }],
    ['no samples', { samples: [] }],
    ['samples of an hour', { rate: 0.01, samples: Array.from({ length: 36 }, () => 0) }],
  ])('refuses a block with %s', (_name, change) => {
    const parsed = publish('waveforms', { ...block, samples: [1], ...change })
    expect(parsed.messages).toEqual([])
    expect(codes(parsed)).toEqual(['schema'])
  })
})

describe('refused waveforms', () => {
  it('keeps every sample of a block without a unit', () => {
    const samples = Array.from({ length: 500 }, (_, i) => i)
    const block = { seq: 1, at, code: 'MDC_ECG_ELEC_POTL_II', rate: 250, gain: 0.005, offset: 0, samples }
    const [rejected] = publish('waveforms', block).rejected
    expect(JSON.parse(rejected?.fragment ?? '')).toEqual(block)
  })

  it('refuses a gain that no number can hold in the canonical unit', () => {
    const block = {
      seq: 1,
      at,
      code: 'MDC_ECG_ELEC_POTL_II',
      unit: 'V',
      rate: 250,
      gain: 1e307,
      offset: 0,
      samples: [0],
    }
    expect(codes(publish('waveforms', block))).toEqual(['value-not-finite'])
  })
})

const alert = {
  seq: 43,
  at,
  id: 'a17',
  state: 'present',
  inactivation: 'none',
  class: 'physiological',
  priority: 'high',
  code: 'MDC_EVT_ECG_ASYSTOLE',
  text: 'ASYSTOLE',
}

const entry = (id: string, state = 'present') => ({ ...alert, id, state })

describe('all alerts of a device at once', () => {
  it('[H16] names every one that is open, and keeps what can be read', () => {
    const all = [
      entry('a1'),
      entry('a2', 'latched'),
      entry('a3', 'ended'),
      { id: 'a4' },
      'nonsense',
      entry('a1'),
    ]
    const parsed = publish('alerts', { seq: 1, at: alert.at, all })
    expect(parsed.messages).toMatchObject([
      { kind: 'alerts', seq: 1, open: ['a1', 'a2', 'a4', 'unreadable 4'] },
    ])
    const [message] = parsed.messages
    expect(message?.kind === 'alerts' && message.alerts.map(({ alertId }) => alertId)).toEqual([
      'a1',
      'a2',
      'a1',
    ])
    expect(codes(parsed)).toEqual(['schema', 'schema'])
  })

  it('says by an empty list that nothing alarms', () => {
    const parsed = publish('alerts', { seq: 1, at: alert.at, all: [] })
    expect(parsed.messages).toMatchObject([{ kind: 'alerts', alerts: [], open: [] }])
  })

  it('is refused when it is no list, or too long', () => {
    for (const all of [{}, null, Array.from({ length: 201 }, (_, n) => entry(`a${n}`))]) {
      const parsed = publish('alerts', { seq: 1, at: alert.at, all })
      expect([parsed.messages, codes(parsed)]).toEqual([[], ['schema']])
    }
  })
})

describe('alerts, events and status over MQTT', () => {
  it('takes an alert with a code that nobody knows', () => {
    const parsed = publish('alerts', { ...alert, code: 987654 })
    expect(parsed.messages[0]).toMatchObject({ kind: 'alerts', alerts: [{ alertId: 'a17', code: '987654' }] })
  })

  it.each(['state', 'class', 'priority', 'inactivation'])('refuses an alert with an unknown %s', (field) => {
    expect(codes(publish('alerts', { ...alert, [field]: 'banana' }))).toEqual(['schema'])
  })

  it('keeps the data of an event without a prototype of its own', () => {
    const text = `{"seq":1,"at":"${at}","kind":"infusion.started","data":{"__proto__":{"x":1},"rate":5,"drug":"a\\u0000b"}}`
    const [message] = publish('events', null, text).messages
    expect(message).toMatchObject({
      events: [{ kind: 'infusion.started', data: { rate: 5, drug: 'a\uFFFDb' } }],
    })
    expect(JSON.stringify(message)).not.toContain('__proto__')
  })

  it('reads a last will, which has no time, as lost', () => {
    const parsed = publish('status', { state: 'offline' })
    expect(parsed.messages[0]).toMatchObject({
      seq: null,
      measuredAt: receivedAt,
      status: { state: 'offline', reason: 'lost', battery: null, firmware: null },
    })
  })

  it('keeps a status whose battery is nonsense', () => {
    const parsed = publish('status', { state: 'online', battery: 900, firmware: '2.1.0' })
    expect(parsed.messages[0]).toMatchObject({ status: { battery: null, firmware: '2.1.0' } })
    expect(codes(parsed)).toEqual(['implausible'])
  })
})
