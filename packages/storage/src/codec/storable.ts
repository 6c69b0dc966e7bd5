import type { Recorded } from '../store'

/** Years 1 to 9999. */
const [FIRST, LAST] = [-62_135_596_800_000, 253_402_300_799_999]
/** No sum of so small numbers leaves the range of a double; own proposal. */
const LARGEST_VALUE = 1e200
/** As long as the longest chunk. */
const LONGEST_BLOCK_MS = 3_600_000

/**
 * Why a message cannot be stored, or `null`. Found before the journal has it: there it would be found only when its
 * minute is sealed, and hold up everything of that minute (H08).
 */
export function flawOf(message: Recorded): string | null {
  const { samples, blocks, events } = message
  const texts = [
    message.device,
    message.subject,
    message.association,
    ...samples.map((sample) => sample.code),
    ...blocks.map((block) => block.code),
  ]
  const times = [message, ...samples, ...blocks, ...events].map((item) => item.measuredAt)
  const values = [
    ...samples.map((sample) => sample.value),
    ...blocks.flatMap(({ rate, gain, offset }) => [rate, gain, offset]),
  ]
  if (texts.some((text) => text.includes('\u0000'))) return 'text-with-nul'
  if (![...times, message.receivedAt].every(isTime)) return 'time-out-of-range'
  if (message.seq !== null && !Number.isSafeInteger(message.seq)) return 'sequence-out-of-range'
  if (!values.every(isValue)) return 'value-out-of-range'
  if (!blocks.every((block) => block.samples.every(isValue))) return 'value-out-of-range'
  if (!blocks.every(isLength)) return 'block-out-of-range'
  return null
}

const isTime = (time: number): boolean => Number.isSafeInteger(time) && time >= FIRST && time <= LAST
const isValue = (value: number | null): boolean => value === null || Math.abs(value) < LARGEST_VALUE
const isLength = ({ rate, samples }: Recorded['blocks'][number]): boolean =>
  rate > 0 && (samples.length * 1000) / rate <= LONGEST_BLOCK_MS
