import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { AlarmInput, EpochMs, Told } from '@vigil/clinical'
import { ByteReader, ByteWriter } from '../codec/bytes'
import { filled, scaleOf, shapeOf, templateOf, type SlotKind, type Template } from './shape'

/** The last value of one number of one shape, and how it changed: devices send at a steady rate. */
interface Slot {
  last: number
  step: number
}

interface Known {
  readonly number: number
  readonly kinds: readonly SlotKind[]
  readonly slots: readonly Slot[]
}

const slotsOf = (kinds: readonly SlotKind[]): readonly Slot[] => kinds.map(() => ({ last: 0, step: 0 }))

/** A piece of a subject's inputs, in the order in which the engine took them; encoded as they come. */
export class InputWriter {
  readonly #bytes = new ByteWriter()
  readonly #shapes = new Map<string, Known>()
  #now = 0
  #count = 0

  get count(): number {
    return this.#count
  }
  get size(): number {
    return this.#bytes.length
  }
  get lastAt(): EpochMs {
    return this.#now as EpochMs
  }

  add({ now, input }: Told): void {
    const { shape, numbers } = shapeOf(input)
    const known = this.#shapes.get(shape)
    const { kinds, slots } = known ?? this.#learn(shape)
    if (known) this.#bytes.varint(known.number)
    this.#bytes.signed(now - this.#now)
    this.#now = now
    this.#count += 1
    numbers.forEach((value, index) => {
      const [kind, slot] = [kinds[index], slots[index]]
      if (kind && slot) writeNumber(this.#bytes, kind, slot, value, now)
    })
  }

  finish(): Buffer {
    return deflateRawSync(this.#bytes.finish())
  }

  #learn(shape: string): Known {
    const { kinds } = templateOf(shape)
    const known = { number: this.#shapes.size + 1, kinds, slots: slotsOf(kinds) }
    this.#shapes.set(shape, known)
    this.#bytes.varint(0)
    this.#bytes.text(shape)
    return known
  }
}

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value)
const unzigzag = (value: number) => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

/** A time is near `now`, or as far from the one before as that was from its own: whichever is shorter. */
function writeNumber(to: ByteWriter, kind: SlotKind, slot: Slot, value: number, now: number): void {
  if (kind === 'f') return to.float(value)
  if (kind === 'e') {
    const [near, steady] = [zigzag(value - now), zigzag(value - slot.last - slot.step)]
    to.varint(near <= steady ? 2 * near : 2 * steady + 1)
    slot.step = value - slot.last
    slot.last = value
    return
  }
  const scaled = kind === 'i' ? value : Math.round(value * scaleOf(kind))
  to.signed(scaled - slot.last)
  slot.last = scaled
}

function readNumber(from: ByteReader, kind: SlotKind, slot: Slot, now: number): number {
  if (kind === 'f') return from.float()
  if (kind === 'e') {
    const code = from.varint()
    const off = unzigzag(Math.floor(code / 2))
    const value = code % 2 === 0 ? now + off : slot.last + slot.step + off
    slot.step = value - slot.last
    slot.last = value
    return value
  }
  slot.last += from.signed()
  return kind === 'i' ? slot.last : slot.last / scaleOf(kind)
}

export function readInputs(body: Uint8Array, count: number): readonly Told[] {
  const from = new ByteReader(inflateRawSync(body))
  const shapes: { readonly template: Template; readonly slots: readonly Slot[] }[] = []
  const told: Told[] = []
  let now = 0
  while (told.length < count) {
    const number = from.varint()
    if (number === 0) {
      const template = templateOf(from.text())
      shapes.push({ template, slots: slotsOf(template.kinds) })
    }
    const shape = shapes[(number === 0 ? shapes.length : number) - 1]
    if (!shape) throw new Error('a stored piece of inputs names a shape that it does not hold')
    now += from.signed()
    const numbers = shape.template.kinds.map((kind, index) =>
      readNumber(from, kind, shape.slots[index] ?? { last: 0, step: 0 }, now),
    )
    // Written by `InputWriter` from an input of the engine.
    told.push({ now: now as EpochMs, input: filled(shape.template, numbers) as AlarmInput })
  }
  return told
}

export const packState = (state: unknown): Buffer => deflateRawSync(JSON.stringify(state))
export const unpackState = (packed: Uint8Array): unknown => JSON.parse(inflateRawSync(packed).toString())
