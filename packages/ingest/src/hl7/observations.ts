import type { DeviceId, DeviceMessage, EpochMs, Sample } from '@vigil/clinical'
import { measurementTime } from '../mqtt/fields'
import { measuredSample } from '../mqtt/numerics'
import type { Row } from './codes'
import { walk, type Observation } from './groups'
import { isDeviceRow, pathOf } from './devices'
import type { Hl7Message } from './message'
import { fieldOf, type Segment } from './segments'
import { createReading, reject, timeOf, type Hl7Context, type Hl7Rejected, type Reading } from './reading'
import { statusOf } from './status'
import { DELETED } from './text'
import { createWaves, type Waves } from './waves'

export interface Observed {
  readonly messages: readonly DeviceMessage[]
  readonly rejected: readonly Hl7Rejected[]
  /** How many observations were taken as what they say, an absent value included. */
  readonly taken: number
  /** Whom each device says that it measures. */
  readonly named: readonly Named[]
}

/** PID-3 as it came, with the time of what was measured. */
export interface Named {
  readonly device: DeviceId
  readonly patient: string
  readonly measuredAt: EpochMs
}

/** Values of one device at one time. */
interface Group {
  readonly device: DeviceId
  readonly measuredAt: EpochMs
  readonly patient: string
  readonly samples: Sample[]
}

/** ORU^R01 of IHE PCD-01. */
export function parseObservations(message: Hl7Message, context: Hl7Context): Observed {
  const reading = createReading(message, context)
  const groups: Group[] = []
  const waves = createWaves(reading)
  let taken = 0
  walk(message.segments, reading, (observation) => {
    const { obx } = observation
    const row = rowOf(obx, reading, waves)
    if (!row) return
    const known = originOf(observation, reading)
    if (!known) return
    if (row.kind === 'waveform') waves.add(observation, row, known.device, known.measuredAt)
    else if (addNumeric(groupOf(groups, known, observation.pid), obx, row, reading)) taken += 1
  })
  const blocks = waves.finish()
  return {
    messages: [...numericsOf(groups, context), ...blocks.messages],
    rejected: reading.rejected,
    taken: taken + blocks.taken,
    named: groups.filter(({ patient }) => patient !== ''),
  }
}

/** The row of the parameter table; `null` for what holds no value and for what is refused. */
function rowOf(obx: Segment, reading: Reading, waves: Pick<Waves, 'takesAttribute'>): Row | null {
  const row = reading.context.words.parameterOf(fieldOf(obx, 3), reading.delimiters)
  if (row === 'conflict') {
    reject(reading, 'code-unknown', 'The number and the name in OBX-3 are two different parameters.', obx)
    return null
  }
  if (row || waves.takesAttribute(obx)) return row
  // A row of the containment, or an observation that says nothing.
  if (fieldOf(obx, 5) !== '' && !isDeviceRow(obx))
    reject(reading, 'code-unknown', 'The code of OBX-3 is not in the parameter table.', obx)
  return null
}

interface Origin {
  readonly device: DeviceId
  readonly measuredAt: EpochMs
}

export function originOf({ obx, obr, containment }: Observation, reading: Reading): Origin | null {
  const own = fieldOf(obx, 14)
  const text = own === '' ? fieldOf(obr, 7) : own
  const measuredAt = timeOf(reading, text)
  if (measuredAt === null) {
    const why = text === '' ? 'Neither OBX-14 nor OBR-7 says when.' : 'OBX-14 or OBR-7 is no time.'
    reject(reading, 'time-malformed', why, obx)
    return null
  }
  const device = containment.deviceOf(obx)
  if (device === null) {
    reject(reading, 'device-unknown', 'No configured device has these identifiers or this bed.', obx)
    return null
  }
  const problem = measurementTime(measuredAt, reading.context.receivedAt)
  if (problem !== null) {
    reject(reading, 'time-implausible', problem, obx, device)
    return null
  }
  return { device, measuredAt }
}

function groupOf(groups: Group[], { device, measuredAt }: Origin, pid: Segment | undefined): Group {
  for (let at = groups.length - 1; at >= 0; at--) {
    const group = groups[at]
    if (group?.device === device && group.measuredAt === measuredAt) return group
  }
  const group = { device, measuredAt, patient: fieldOf(pid, 3), samples: [] }
  groups.push(group)
  return group
}

/** One decimal number of digits, a sign and a point: what `Number` takes beside that is none in HL7. */
function decimalOf(text: string): number | null {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < 48 || code > 57) && code !== 43 && code !== 45 && code !== 46) return null
  }
  const value = Number(text)
  return text === '' || Number.isNaN(value) ? null : value
}

/** True where the observation was taken as it is. */
function addNumeric(group: Group, obx: Segment, row: Row, reading: Reading): boolean {
  const { samples, measuredAt } = group
  const status = statusOf(obx, reading.delimiters)
  const before = reading.rejected.length
  if (status.kind === 'refused') reject(reading, status.code, status.detail, obx)
  // What is withdrawn says nothing about now.
  if (status.kind === 'refused' && status.code === 'withdrawn') return false
  const sample =
    status.kind === 'usable'
      ? valueOf(obx, row, measuredAt, reading)
      : absentOf(row, measuredAt, status.kind === 'absent' ? status.reason : 'unknown')
  if (!sample) return false
  const other = samples.find(({ code }) => code === sample.code)
  if (!other) samples.push(sample)
  // Two channels of one kind: which of them it was may change with the next message.
  else if (other.value !== sample.value)
    reject(
      reading,
      'channel-ambiguous',
      `${row.code} came from more than one channel; the first is taken (${pathOf(obx)}).`,
      obx,
    )
  return reading.rejected.length === before
}

const absentOf = (
  { code }: Row,
  measuredAt: EpochMs,
  reason: Extract<Sample, { value: null }>['reason'],
): Sample => ({ code, value: null, reason, measuredAt })

function valueOf(obx: Segment, row: Row, measuredAt: EpochMs, reading: Reading): Sample | null {
  const text = fieldOf(obx, 5).trim()
  if (text === '' || text === DELETED) return absentOf(row, measuredAt, 'unknown')
  const value = decimalOf(text)
  if (value === null) {
    reject(reading, 'schema', `OBX-5 of ${row.code} is not one decimal number.`, obx)
    return absentOf(row, measuredAt, 'unknown')
  }
  const unit = reading.context.words.ucumOf(fieldOf(obx, 6), reading.delimiters)
  return measuredSample(row, value, unit, measuredAt, (code, detail) => reject(reading, code, detail, obx))
}

function numericsOf(groups: readonly Group[], { receivedAt }: Hl7Context): DeviceMessage[] {
  return groups
    .filter(({ samples }) => samples.length > 0)
    .map(({ device, measuredAt, samples }) => ({
      kind: 'numerics',
      device,
      seq: null,
      measuredAt,
      receivedAt,
      retained: false,
      samples,
    }))
}
