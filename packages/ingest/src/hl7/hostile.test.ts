import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ifPresent, recordings } from '../testing/recordings'
import { parseAlerts } from './alerts'
import { messagesIn } from './batch'
import { openMessage } from './message'
import { createMllpDecoder, encodeMllp } from './mllp'
import { parseObservations } from './observations'
import { parseAdt } from './parse-adt'
import { contextOf, lines, MONITOR, MSH, OBR } from './testing/messages'

/** Fixed, so that a red test is red again. */
const SEED = 20_261_127
const RUNS = 10_000
const context = contextOf(({ place }) => (place?.bed === 'none' ? null : MONITOR))

/** Everything that a server does with a frame before it stores anything; throws for nothing. */
function read(frame: Uint8Array): readonly string[] {
  const contents = messagesIn(frame)
  if (contents.kind === 'refused') return [contents.reason]
  return contents.messages.map((bytes) => {
    const opened = openMessage(bytes)
    if (opened.kind === 'refused') return opened.reason
    const { message } = opened
    // Whatever it says it is, each parser must bear it.
    parseObservations(message, context)
    parseAlerts(message, context)
    parseAdt(message, { id: 'p', assigningAuthority: 'H' }, context)
    return message.header.type
  })
}

const SEEDS = [
  lines(
    MSH,
    'PID|||1^^^H^MR||DOE^JOHN||19700101|M',
    'PV1||I|ICU^^1',
    OBR,
    'OBX|1||69965^MDS^MDC|1.0.0.0|||||||X|||||||A1^^00A037EB2175780F^EUI-64',
    'OBX|2|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|97|262688^MDC_DIM_PERCENT^MDC|90-100|L~INV|||R',
    'OBX|3|NA|131330^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.2|1^2^3|266418^MDC_DIM_MILLI_VOLT^MDC',
    'OBX|4|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.2.1|250',
  ),
  lines(
    MSH.replace('R01', 'R40'),
    OBR,
    'OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.1.1.1.1|196680^MDC_EVT_LEAD_OFF^MDC|||H~PH~ST',
    'OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.1.1.1.3|start',
  ),
  lines(
    MSH.replace('ORU^R01', 'ADT^A40'),
    'EVN|A40|20260301',
    'PID|||2^^^H^MR||\\X41\\\\.br\\^B&C',
    'PV1|1|I|ICU^2^B',
    'AL1|1|DA|P^PENICILLIN|SV',
    'MRG|1^^^H^MR',
  ),
  lines('BHS|^~\\&', MSH, 'BTS|1'),
].map((text) => Buffer.from(text))

/** The delimiters, their escapes, line ends and what breaks parsers; never VT or FS, which end a frame. */
const piece = fc.oneof(
  fc.constantFrom(
    '|',
    '^',
    '~',
    '\\',
    '&',
    '\r',
    '\n',
    '\u0000',
    '""',
    '\\X',
    '\\E\\',
    'MSH|',
    'OBX|',
    'BTS|',
  ),
  fc.constantFrom('\uFEFF', '\uD83D', '1e999', '__proto__', '-', '.', '99999999999999999999'),
  fc.string({ maxLength: 8, unit: 'binary' }),
)

const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat(10_000), fc.nat(12), piece), { minLength: 1, maxLength: 12 }),
  )
  .map(([seed, changes]) => {
    let bytes: Buffer = seed
    for (const [place, removed, inserted] of changes) {
      const at = place % (bytes.length + 1)
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(inserted), bytes.subarray(at + removed)])
    }
    return Buffer.from(bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c))
  })
const generated = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
  fc.array(piece, { maxLength: 40 }).map((parts) => Buffer.from(`${MSH}\r${parts.join('')}`)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
)
const withoutMarks = (bytes: Buffer) => Buffer.from(bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c))

describe('hostile HL7', () => {
  it(`is read without a throw or a lost neighbour, ${RUNS} times`, () => {
    const decoder = createMllpDecoder()
    const good = encodeMllp(SEEDS[0] ?? '')
    let neighbours = 0
    let number = 0
    fc.assert(
      fc.property(fc.oneof(mutated, generated.map(withoutMarks)), (bytes) => {
        number += 1
        // Now and then the end is missing, as when a sender breaks off.
        const frame = encodeMllp(bytes)
        const sent = number % 7 === 0 ? frame.subarray(0, -2) : frame
        const frames = decoder.push(Buffer.concat([sent, good]))
        for (const { content } of frames) read(content)
        if (frames.at(-1)?.kind === 'whole' && read(frames.at(-1)?.content ?? Buffer.alloc(0))[0] === 'ORU')
          neighbours += 1
      }),
      { seed: SEED, numRuns: RUNS },
    )
    expect(neighbours).toBe(number)
  }, 30_000)

  it('of a megabyte is read in time', () => {
    const shapes = [
      `${MSH}\r${'OBX|1|NM|x^y^MDC|1.1.1.1|1\r'.repeat(30_000)}`,
      `${MSH}\rOBX|1|NA|131330^MDC_ECG_ELEC_POTL_II^MDC|1|${'1^'.repeat(450_000)}`,
      `${MSH}\rPID|||${'a&b^~'.repeat(180_000)}`,
      `${MSH}\rNTE|1||${'\\X'.repeat(450_000)}`,
      `${MSH}\n${'x\n'.repeat(20_000)}`,
      `${MSH}${'|'.repeat(900_000)}`,
    ]
    for (const shape of shapes) {
      const from = performance.now()
      read(Buffer.from(shape))
      expect(performance.now() - from).toBeLessThan(3_000)
    }
  }, 30_000)
})

const openedOf = (name: string) => {
  const opened = openMessage(readFileSync(recordings.path('hl7-ihe-pcd-tf-examples', name)))
  if (opened.kind === 'refused') throw new Error(opened.detail)
  return opened.message
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(recordings.path(folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(recordings.path(folder), name))
    .filter((path) => statSync(path).isFile() && !/LICENSE|PROVENANCE/.test(path))
const readFile = (path: string) => read(readFileSync(path))

describe.skipIf(!recordings.present)(`recorded HL7${ifPresent}`, () => {
  it('of IHE, FHIR-Converter and Mirth opens as what it is', () => {
    const ihe = filesIn('hl7-ihe-pcd-tf-examples').flatMap(readFile)
    expect(new Set(ihe)).toEqual(new Set(['ORU', 'RGV']))
    const adt = filesIn('hl7-microsoft-fhir-converter').filter((path) => path.endsWith('.hl7'))
    expect(new Set(adt.flatMap(readFile))).toEqual(new Set(['ADT', 'ORU']))
  })

  it('of SimHospital opens, each of its messages', () => {
    const text = readFileSync(recordings.path('hl7-google-simhospital', 'messages-dev.out'), 'utf8')
    const messages = text.split(/\n\n+/).filter((part) => part.startsWith('MSH'))
    expect(messages.length).toBeGreaterThan(100)
    const types = new Set(messages.flatMap((message) => read(Buffer.from(message))))
    expect([...types].filter((type) => !['ORU', 'ADT', 'MDM', 'ORM', 'ORR'].includes(type))).toEqual([])
  })

  it('that is bad is refused with a reason', () => {
    const bad = filesIn('hl7-python-hl7').filter((path) => path.includes('sample_bad'))
    expect(bad).toHaveLength(4)
    expect(bad.flatMap(readFile)).toEqual(bad.map(() => 'batch-malformed'))
    for (const path of filesIn('hl7-nhapi')) expect(readFile(path).length).toBeGreaterThan(0)
  })

  it('of IHE gives the values and the alert that it describes', () => {
    const observed = parseObservations(openedOf('01_pcd01_philips_periodic.hl7'), context)
    const samples = observed.messages.flatMap((each) => (each.kind === 'numerics' ? each.samples : []))
    expect(Object.fromEntries(samples.map(({ code, value }) => [code, value]))).toEqual({
      MDC_PRESS_BLD_NONINV_SYS: 117,
      MDC_PRESS_BLD_NONINV_DIA: 82,
      MDC_PRESS_BLD_NONINV_MEAN: 90,
      MDC_ECG_HEART_RATE: 80,
      MDC_RESP_RATE: 30,
      MDC_PULS_OXIM_SAT_O2: 99,
    })
    expect(parseAlerts(openedOf('08_pcd04_mindray_low_spo2_start.hl7'), context).messages).toMatchObject([
      {
        alerts: [
          { code: 'MDC_EVT_LO', metric: 'MDC_PULS_OXIM_SAT_O2', state: 'present', priority: 'medium' },
        ],
      },
    ])
  })
})
