/** Body of a numerics segment (PROTOCOL.md, "Numerics"). */
import { ByteWriter, MalformedFrame, type ByteReader } from './frame-bytes'
import { NUMERIC_STATES, type NumericUpdate } from './frame-types'

const EXTENDED = 0x80
const NEW_TIMES = 0x40
/** Decimals that are tried before a value travels as float64. */
const MAX_DECIMALS = 3
const MAX_SHORT_STEP = 15

const VALUE_NONE = 0
const VALUE_DECIMAL = 1
const VALUE_FLOAT = 2

interface Decimal {
  readonly digits: number
  readonly decimals: number
}

/** The integer and power of ten that give back exactly this double, if they exist. */
function decimalOf(value: number): Decimal | null {
  if (Object.is(value, -0)) return null
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
    const digits = Math.round(value * 10 ** decimals)
    if (Math.abs(digits) < 2 ** 48 && digits / 10 ** decimals === value) return { digits, decimals }
  }
  return null
}

export function encodeNumerics(updates: readonly NumericUpdate[]): Uint8Array {
  const writer = new ByteWriter()
  const first = updates[0]
  if (!first) return writer.finish()
  writer.unsigned(first.stream)
  writer.signed(first.measuredAt)
  writer.signed(first.receivedAt - first.measuredAt)
  let expected = first.stream
  let times = first
  for (const update of updates) {
    writeUpdate(writer, update, update.stream - expected, times)
    times = update
    expected = update.stream + 1
  }
  return writer.finish()
}

function writeUpdate(writer: ByteWriter, update: NumericUpdate, step: number, before: NumericUpdate): void {
  const { value, state } = update
  if (value !== null && !Number.isFinite(value)) throw new RangeError(`no finite value: ${value}`)
  const decimal = value === null ? null : decimalOf(value)
  const newTimes =
    update.measuredAt === before.measuredAt && update.receivedAt === before.receivedAt ? 0 : NEW_TIMES
  const writeTimes = (): void => {
    if (!newTimes) return
    writer.signed(update.measuredAt - before.measuredAt)
    writer.signed(update.receivedAt - update.measuredAt)
  }
  if (state === 'valid' && decimal && decimal.digits >= 0 && step >= 0 && step <= MAX_SHORT_STEP) {
    writer.byte(newTimes | (decimal.decimals << 4) | step)
    writeTimes()
    writer.unsigned(decimal.digits)
    return
  }
  const kind = value === null ? VALUE_NONE : decimal ? VALUE_DECIMAL : VALUE_FLOAT
  writer.byte(EXTENDED | newTimes | (kind << 4) | NUMERIC_STATES.indexOf(state))
  writer.signed(step)
  writeTimes()
  if (decimal) {
    writer.byte(decimal.decimals)
    writer.signed(decimal.digits)
  } else if (value !== null) writer.float64(value)
}

export function decodeNumerics(reader: ByteReader, into: NumericUpdate[]): void {
  if (reader.done) return
  let expected = reader.unsigned()
  let measuredAt = reader.signed()
  let receivedAt = measuredAt + reader.signed()
  while (!reader.done) {
    const control = reader.byte()
    const extended = control >= EXTENDED
    const stream = expected + (extended ? reader.signed() : control & 0x0f)
    if (stream < 0 || !Number.isSafeInteger(stream)) throw new MalformedFrame('no such stream')
    if (control & NEW_TIMES) {
      measuredAt += reader.signed()
      receivedAt = measuredAt + reader.signed()
    }
    if (!Number.isSafeInteger(measuredAt) || !Number.isSafeInteger(receivedAt))
      throw new MalformedFrame('time out of range')
    const state = NUMERIC_STATES[extended ? control & 0x0f : 0]
    if (!state) throw new MalformedFrame('unknown state')
    const kind = (control >> 4) & 0x03
    const value = extended ? readValue(reader, kind) : reader.unsigned() / 10 ** kind
    into.push({ stream, measuredAt, receivedAt, value, state })
    expected = stream + 1
  }
}

function readValue(reader: ByteReader, kind: number): number | null {
  if (kind === VALUE_NONE) return null
  if (kind === VALUE_DECIMAL) {
    const decimals = reader.byte()
    if (decimals > MAX_DECIMALS) throw new MalformedFrame('too many decimals')
    return reader.signed() / 10 ** decimals
  }
  if (kind !== VALUE_FLOAT) throw new MalformedFrame('unknown kind of value')
  const value = reader.float64()
  if (!Number.isFinite(value)) throw new MalformedFrame('no finite value')
  return value
}
