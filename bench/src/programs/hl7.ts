/** One HL7 parser in a process of its own; prints microseconds of CPU for each message. */
import { createSiteTime, createWords, messagesIn, openMessage, parseObservations } from '@vigil/ingest'
import HL7 from 'hl7-standard'
import { Message } from 'node-hl7-client'

/** Eight observations of IHE PCD-01, as a bedside monitor sends them each second. */
const VALUES = [
  ['147842^MDC_ECG_HEART_RATE^MDC', '72', '264864^MDC_DIM_BEAT_PER_MIN^MDC'],
  ['150456^MDC_PULS_OXIM_SAT_O2^MDC', '97', '262688^MDC_DIM_PERCENT^MDC'],
  ['151562^MDC_RESP_RATE^MDC', '16', '264928^MDC_DIM_RESP_PER_MIN^MDC'],
  ['150021^MDC_PRESS_BLD_NONINV_SYS^MDC', '121', '266016^MDC_DIM_MMHG^MDC'],
  ['150022^MDC_PRESS_BLD_NONINV_DIA^MDC', '71', '266016^MDC_DIM_MMHG^MDC'],
  ['150023^MDC_PRESS_BLD_NONINV_MEAN^MDC', '88', '266016^MDC_DIM_MMHG^MDC'],
  ['150364^MDC_TEMP_BODY^MDC', '37.1', '268192^MDC_DIM_DEGC^MDC'],
  ['151708^MDC_CONC_AWAY_CO2_ET^MDC', '38', '266016^MDC_DIM_MMHG^MDC'],
] as const

const TEXT = [
  'MSH|^~\\&|MON^ACDE48234567ABCD^EUI-64|HOSP|EMR|HOSP|20240101120000+0000||ORU^R01^ORU_R01|MSG00001|P|2.6|||NE|AL|||||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO',
  'PID|||PAT123^^^HOSP^MR||DOE^JOHN^^^^^L||19700101|M',
  'PV1||I|ICU^101^A',
  'OBR|1|ORD1^MON|FIL1^MON|182777000^monitoring of patient^SCT|||20240101120000+0000',
  ...VALUES.map(
    ([code, value, unit], index) =>
      `OBX|${index + 1}|NM|${code}|1.1.1.${index + 1}|${value}|${unit}|||||R|||20240101120000+0000||||ACDE48234567ABCD^^EUI-64`,
  ),
].join('\r')

type Context = Parameters<typeof parseObservations>[1]

/** From the bytes of a frame to device messages: codes, units, plausibility and times are checked. */
function vigil(): () => number {
  const frame = Buffer.from(TEXT)
  // The casts mint what a server would have.
  const context: Context = {
    receivedAt: Date.parse('2024-01-01T12:00:01Z') as Context['receivedAt'],
    site: createSiteTime('Europe/London'),
    words: createWords(),
    deviceOf: () => 'mon-1' as ReturnType<Context['deviceOf']>,
  }
  return () => {
    const contents = messagesIn(frame)
    const [bytes] = contents.kind === 'messages' ? contents.messages : []
    const opened = openMessage(bytes ?? frame)
    return opened.kind === 'message' ? parseObservations(opened.message, context).taken : 0
  }
}

/** From text to the same eight codes and values; nothing is checked. */
const PARSERS: Readonly<Record<string, () => () => number>> = {
  vigil,
  'hl7-standard': () => () => {
    const message = new HL7(TEXT)
    message.transform()
    return message
      .getSegments('OBX')
      .filter((obx) => obx.get('OBX.3.1') !== undefined && obx.get('OBX.5') !== undefined).length
  },
  'node-hl7-client': () => () => {
    const message = new Message({ text: TEXT })
    let found = 0
    for (let at = 0; at < VALUES.length; at++) {
      const obx = message.get('OBX').get(at)
      if (obx.get('3.1').toString() !== '' && obx.get('5').toString() !== '') found += 1
    }
    return found
  },
}

const WARM_UP_MS = 1_000
const MEASURE_MS = 1_500

/** Microseconds of CPU of this process for each run. */
function measure(run: () => number): number {
  const until = performance.now() + WARM_UP_MS
  while (performance.now() < until) expectEight(run())
  const before = process.cpuUsage()
  const from = performance.now()
  let runs = 0
  while (performance.now() - from < MEASURE_MS) {
    for (let i = 0; i < 100; i++) run()
    runs += 100
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / runs
}

function expectEight(found: number): void {
  if (found !== VALUES.length) throw new Error(`found ${found} of ${VALUES.length} observations`)
}

const [, , name = ''] = process.argv
const make = PARSERS[name]
if (!make) throw new Error(`no parser ${name}`)
console.log(JSON.stringify({ microseconds: measure(make()), bytes: TEXT.length }))
