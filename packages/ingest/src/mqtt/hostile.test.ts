import { readdirSync, readFileSync } from 'node:fs'
import type { EpochMs } from '@vigil/clinical'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REJECT_CODES } from '../rejection'
import { ifPresent, recordings } from '../testing/recordings'
import { encodeBinary, type BinaryBlock } from './binary'
import { MAX_PAYLOAD_BYTES, parseMqtt, type Parsed } from './parse'

const receivedAt = Date.parse('2026-11-21T10:00:01Z') as EpochMs
const at = '2026-11-21T10:00:00.000Z'
const KINDS = ['numerics', 'waveforms', 'alerts', 'events', 'status'] as const

const parse = (kind: string, payload: Uint8Array): Parsed =>
  parseMqtt({ topic: `vigil/v1/mon-1/${kind}`, payload, retained: false, receivedAt })

const isNumberOrNull = (value: number | null): boolean => value === null || Number.isFinite(value)

/** What holds for any bytes: something comes out, every number is finite, every reason is known. */
function violations({ messages, rejected }: Parsed): readonly string[] {
  const found: string[] = []
  const holds = (is: boolean, rule: string): void => void (is || found.push(rule))
  holds(messages.length + rejected.length > 0, 'something comes out')
  holds(rejected.length <= 201, 'rejections are bounded')
  for (const { code, detail, fragment } of rejected) {
    holds(REJECT_CODES.includes(code) && detail !== '', 'a rejection has a reason')
    holds(fragment.length <= 2 * MAX_PAYLOAD_BYTES, 'a fragment is bounded')
  }
  for (const message of messages) {
    holds(Number.isFinite(message.measuredAt), 'the time is a number')
    holds(!JSON.stringify(message).includes('\\u0000'), 'no text holds NUL')
    if (message.kind === 'numerics')
      holds(
        message.samples.every((sample) => isNumberOrNull(sample.value)),
        'values are finite',
      )
    if (message.kind === 'waveforms')
      for (const { samples, gain, offset } of message.blocks)
        holds(
          samples.every((sample) => isNumberOrNull(sample && offset + gain * sample)),
          'samples are finite',
        )
  }
  return found
}

const counterexample = <T>(property: fc.IProperty<T>, numRuns: number): unknown =>
  fc.check(property, { numRuns }).counterexample

const anyField = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    'MDC_TEMP',
    150456,
    'loinc:8867-4',
    'MDC_ECG_ELEC_POTL_II',
    'mV',
    '%',
    'Cel',
    at,
    'present',
    1e308,
    -1,
  ),
)
const anyMessage = fc.dictionary(
  fc.constantFrom(
    'seq',
    'at',
    'values',
    'code',
    'value',
    'unit',
    'rate',
    'gain',
    'offset',
    'samples',
    'id',
    'state',
    'kind',
    'data',
    '__proto__',
  ),
  fc.oneof(
    anyField,
    fc.array(anyField),
    fc.array(fc.dictionary(fc.constantFrom('code', 'value', 'unit', 'reason'), anyField)),
  ),
)
const framed = anyMessage.map((message): Record<string, unknown> => ({ seq: 1, at, ...message }))

describe('hostile MQTT payloads', () => {
  it('survives ten thousand arbitrary byte strings', () => {
    const property = fc.property(
      fc.constantFrom(...KINDS),
      fc.uint8Array({ maxLength: 200 }),
      (kind, bytes) => violations(parse(kind, bytes)).length === 0,
    )
    expect(counterexample(property, 10_000)).toBeNull()
  })

  it('keeps or refuses every part of almost right messages', () => {
    const messages = fc.oneof(framed, fc.array(framed, { minLength: 1, maxLength: 3 }))
    const property = fc.property(
      fc.constantFrom(...KINDS),
      messages,
      (kind, message) => violations(parse(kind, Buffer.from(JSON.stringify(message)))).length === 0,
    )
    expect(counterexample(property, 1_000)).toBeNull()
  })

  it('shows no number that was not sent as one', () => {
    const property = fc.property(fc.jsonValue({ maxDepth: 2 }), (value) => {
      const values = [{ code: 'MDC_PULS_OXIM_SAT_O2', value, unit: '%' }]
      return parse('numerics', Buffer.from(JSON.stringify({ seq: 1, at, values }))).messages.every(
        (message) =>
          message.kind === 'numerics' &&
          message.samples.every((sample) => sample.value === null || sample.value === value),
      )
    })
    expect(counterexample(property, 1_000)).toBeNull()
  })

  it('survives binary waveforms that are cut or flipped anywhere', () => {
    const block: BinaryBlock = {
      seq: 9,
      at: receivedAt - 500,
      code: 131330,
      unit: 'mV',
      rate: 250,
      gain: 0.005,
      offset: 0,
      samples: [1, null, -3],
    }
    const whole = encodeBinary([block, block])
    const property = fc.property(
      fc.nat(whole.length - 1),
      fc.nat(255),
      fc.boolean(),
      (place, byte, isCut) => {
        const bytes = isCut
          ? whole.slice(0, Math.max(1, place))
          : whole.map((old, i) => (i === place ? byte : old))
        return violations(parse('waveforms', bytes)).length === 0
      },
    )
    expect(counterexample(property, 2_000)).toBeNull()
  })

  it('reads back the binary waveforms that it wrote', () => {
    const block: BinaryBlock = {
      seq: null,
      at: receivedAt - 500,
      code: 150452,
      unit: '1',
      rate: 62.5,
      gain: 1 / 3,
      offset: -7,
      samples: [32_766, null, -32_767, 0],
    }
    const [message, other] = parse('waveforms', encodeBinary([block, { ...block, seq: 5 }])).messages
    const { rate, gain, offset, samples } = block
    expect(message).toMatchObject({
      seq: null,
      blocks: [{ code: 'MDC_PULS_OXIM_PLETH', rate, gain, offset, samples }],
    })
    expect(other?.seq).toBe(5)
  })

  it.each([
    ['nothing', ''],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['deep objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['a list of lists', JSON.stringify(Array.from({ length: 50_000 }, () => []))],
    ['a quarter megabyte of text', JSON.stringify('x'.repeat(MAX_PAYLOAD_BYTES - 2))],
    ['too much', ' '.repeat(MAX_PAYLOAD_BYTES + 1)],
  ])('refuses %s and goes on', (_name, text) => {
    for (const kind of KINDS) expect(violations(parse(kind, Buffer.from(text)))).toEqual([])
  })

  it.each([
    'vigil/v1//numerics',
    'vigil/v1/a/b/numerics',
    'vigil/v2/a/numerics',
    'vigil/v1/a/other',
    '$SYS/x',
    '',
  ])('refuses the topic "%s"', (topic) => {
    const parsed = parseMqtt({ topic, payload: Buffer.from('{}'), retained: false, receivedAt })
    expect(parsed.rejected.map(({ code }) => code)).toEqual(['topic-unknown'])
  })
})

describe.runIf(recordings.present)(`public hostile input${ifPresent}`, () => {
  const folder = recordings.path('hostile-jsontestsuite', 'test_parsing')
  const files = recordings.present ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  const isMalformed = (file: string): boolean => {
    const parsed = parse('numerics', readFileSync(`${folder}/${file}`))
    expect(violations(parsed)).toEqual([])
    return parsed.rejected.some(({ code }) => code === 'json-malformed')
  }

  it('refuses every text of JSONTestSuite that is no JSON', () => {
    expect(files.filter((file) => file.startsWith('n_') && !isMalformed(file))).toEqual([])
  })

  it('reads every text of JSONTestSuite that is JSON', () => {
    expect(files.filter((file) => file.startsWith('y_') && isMalformed(file))).toEqual([])
  })

  it('survives the texts on which parsers differ', () => {
    expect(() => files.filter((file) => file.startsWith('i_')).map(isMalformed)).not.toThrow()
  })

  it('keeps naughty strings as text of an alert', () => {
    const strings = JSON.parse(readFileSync(recordings.path('hostile-blns', 'blns.json'), 'utf8')) as string[]
    for (const text of strings) {
      const alert = {
        seq: 1,
        at,
        id: 'a',
        state: 'present',
        class: 'technical',
        priority: 'low',
        code: 'X',
        text,
      }
      const parsed = parse('alerts', Buffer.from(JSON.stringify(alert)))
      expect(violations(parsed)).toEqual([])
      expect(parsed.messages).toHaveLength(1)
      const values = [{ code: text, value: 1, unit: text }]
      const numerics = parse('numerics', Buffer.from(JSON.stringify({ seq: 1, at, values })))
      expect(violations(numerics)).toEqual([])
    }
  })
})
