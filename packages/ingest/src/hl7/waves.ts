import type { DeviceId, DeviceMessage, EpochMs, WaveformBlock } from '@vigil/clinical'
import { createRejections } from '../rejection'
import { waveformBlock } from '../mqtt/waveforms'
import type { Row } from './codes'
import { parentOf, pathOf } from './devices'
import type { Observation } from './groups'
import { ucumOf } from './mdc-units'
import { fieldOf, type Segment } from './segments'
import { reject, type Reading } from './reading'
import { statusOf } from './status'
import { componentOf, partOf } from './text'

/** Facets of a waveform row: rows of their own, with one number more in OBX-4. */
const ATTRIBUTES = ['MDC_ATTR_SAMP_RATE', 'MDC_ATTR_NU_MSMT_RES', 'MDC_ATTR_DATA_RANGE'] as const
type Attribute = (typeof ATTRIBUTES)[number]

interface Wave {
  readonly obx: Segment
  readonly row: Row
  readonly device: DeviceId
  readonly measuredAt: EpochMs
}

export interface Waves {
  /** True for a facet of a waveform, which is kept for it. */
  takesAttribute(obx: Segment): boolean
  add(observation: Pick<Observation, 'obx'>, row: Row, device: DeviceId, measuredAt: EpochMs): void
  /** Once all facets are there. */
  finish(): { readonly messages: readonly DeviceMessage[]; readonly taken: number }
}

/** Waveforms as NA (numeric arrays), with their sample rate beside them (clinical.md 7.1). */
export function createWaves(reading: Reading): Waves {
  const attributes = new Map<string, Segment>()
  const waves: Wave[] = []
  return {
    takesAttribute(obx) {
      if (!fieldOf(obx, 3).includes('MDC_ATTR_')) return false
      const attribute = attributeOf(obx, reading)
      if (attribute) attributes.set(`${attribute} ${parentOf(pathOf(obx))}`, obx)
      return attribute !== null
    },
    add: ({ obx }, row, device, measuredAt) => waves.push({ obx, row, device, measuredAt }),
    finish() {
      const { receivedAt } = reading.context
      const messages = waves.flatMap((wave): DeviceMessage[] => {
        const block = blockOf(wave, (name) => attributes.get(`${name} ${pathOf(wave.obx)}`), reading)
        const { device, measuredAt } = wave
        return block
          ? [
              {
                kind: 'waveforms',
                device,
                seq: null,
                measuredAt,
                receivedAt,
                retained: false,
                blocks: [block],
              },
            ]
          : []
      })
      return { messages, taken: messages.length }
    },
  }
}

function attributeOf(obx: Segment, { delimiters }: Reading): Attribute | null {
  const name = componentOf(fieldOf(obx, 3), 2, delimiters)
  return ATTRIBUTES.find((each) => each === name) ?? null
}

/** Of a sample rate: nothing, or what says "a second". */
const PER_SECOND = new Set(['', '/s', '1/s', 'Hz'])

function blockOf(
  { obx, row, measuredAt, device }: Wave,
  attribute: (name: Attribute) => Segment | undefined,
  reading: Reading,
): WaveformBlock | null {
  const { delimiters } = reading
  const status = statusOf(obx, delimiters)
  if (status.kind === 'refused') reject(reading, status.code, status.detail, obx)
  if (status.kind !== 'usable') return null
  const rate = attribute('MDC_ATTR_SAMP_RATE')
  if (!rate || !PER_SECOND.has(ucumOf(fieldOf(rate, 6), delimiters))) {
    reject(reading, 'schema', `${row.code} has no MDC_ATTR_SAMP_RATE in samples per second.`, obx)
    return null
  }
  const resolution = attribute('MDC_ATTR_NU_MSMT_RES')
  const sent = {
    code: row.code,
    unit: ucumOf(fieldOf(obx, 6), delimiters),
    rate: numberOf(fieldOf(rate, 5)),
    gain: resolution ? numberOf(fieldOf(resolution, 5)) : 1,
    offset: 0,
    samples: samplesOf(fieldOf(obx, 5), delimiters.component, delimiters.repetition),
  }
  const rejections = createRejections()
  const envelope = { device, seq: null, measuredAt, receivedAt: reading.context.receivedAt, retained: false }
  const block = waveformBlock(sent, envelope, rejections)
  for (const { code, detail } of rejections.list()) reject(reading, code, detail, obx)
  return block
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
/** A text that is no number stays one, so that it is refused as such. */
const numberOf = (text: string): unknown => (DECIMAL.test(text) ? Number(text) : text)

/** An empty place in the array is a sample that is missing. */
function samplesOf(field: string, component: string, repetition: string): readonly unknown[] {
  const first = partOf(field, repetition, 1)
  return first === '' ? [] : first.split(component).map((text) => (text === '' ? null : numberOf(text)))
}
