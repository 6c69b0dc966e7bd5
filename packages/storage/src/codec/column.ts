import { type ByteReader, type ByteWriter, SAFE_STEP } from './bytes'

const FLOAT = 15
const MAX_DECIMALS = 6

/**
 * Finite doubles without loss: as differences of integers where every value is exactly a decimal of up to six places,
 * else as they are.
 */
export function writeNumbers(to: ByteWriter, values: readonly number[]): void {
  const decimals = exactDecimals(values)
  to.varint(decimals)
  if (decimals === FLOAT) {
    for (const value of values) to.float(value)
    return
  }
  const scale = 10 ** decimals
  let previous = 0
  for (const value of values) {
    const scaled = Math.round(value * scale)
    to.signed(scaled - previous)
    previous = scaled
  }
}

export function readNumbers(from: ByteReader, count: number): number[] {
  const decimals = from.varint()
  const values: number[] = []
  if (decimals === FLOAT) {
    for (let index = 0; index < count; index++) values.push(from.float())
    return values
  }
  const scale = 10 ** decimals
  let scaled = 0
  for (let index = 0; index < count; index++) {
    scaled += from.signed()
    values.push(scaled / scale)
  }
  return values
}

function exactDecimals(values: readonly number[]): number {
  let decimals = 0
  for (const value of values) {
    while (!isExact(value, 10 ** decimals)) {
      decimals += 1
      if (decimals > MAX_DECIMALS) return FLOAT
    }
  }
  // More places can leave an earlier value out of range, never inexact below it: check all at the final scale.
  const scale = 10 ** decimals
  return values.every((value) => isExact(value, scale)) ? decimals : FLOAT
}

function isExact(value: number, scale: number): boolean {
  const scaled = Math.round(value * scale)
  // An integer difference has no minus zero.
  return Math.abs(scaled) < SAFE_STEP / 2 && scaled / scale === value && !Object.is(value, -0)
}

/** Times: differences of differences, since devices send at a steady rate. */
export function writeTimes(to: ByteWriter, times: readonly number[]): void {
  let previous = 0
  let step = 0
  for (const time of times) {
    to.signed(time - previous - step)
    step = time - previous
    previous = time
  }
}

export function readTimes(from: ByteReader, count: number): number[] {
  const times: number[] = []
  let previous = 0
  let step = 0
  for (let index = 0; index < count; index++) {
    step += from.signed()
    previous += step
    times.push(previous)
  }
  return times
}

/** Small codes that seldom change: runs of equal ones. */
export function writeRuns(to: ByteWriter, codes: readonly number[]): void {
  for (let start = 0; start < codes.length;) {
    const code = codes[start] ?? 0
    let end = start + 1
    while (end < codes.length && codes[end] === code) end++
    to.varint(code)
    to.varint(end - start)
    start = end
  }
}

export function readRuns(from: ByteReader, count: number): number[] {
  const codes: number[] = []
  while (codes.length < count) {
    const code = from.varint()
    for (let left = from.varint(); left > 0; left--) codes.push(code)
  }
  return codes
}
