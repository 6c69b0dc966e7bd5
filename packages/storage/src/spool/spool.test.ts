import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeFrames, encodeFrame, OPERATION_KINDS, type Operation } from './frame'
import { ownSpool } from './owner'
import { Spool } from './spool'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-spool-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const operation = fc.record<Operation>({
  kind: fc.constantFrom(...OPERATION_KINDS),
  id: fc.uuid(),
  payload: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
})
const anOperation = (text: string): Operation => ({
  kind: 'audit',
  id: randomUUID(),
  payload: Buffer.from(text),
})
const one = () => 1
const texts = (operations: readonly Operation[]) => operations.map((item) => item.payload.toString())

it('reads every whole frame before a torn one', () => {
  fc.assert(
    fc.property(fc.array(operation), fc.nat(), (operations, cut) => {
      const frames = operations.map(encodeFrame)
      const bytes = Buffer.concat(frames)
      const kept = bytes.subarray(0, bytes.length === 0 ? 0 : cut % (bytes.length + 1))
      const decoded = decodeFrames(kept)
      let end = 0
      const whole = frames.filter((frame) => (end += frame.length) <= kept.length)
      expect(decoded.operations).toEqual(operations.slice(0, whole.length))
      expect(decoded.torn).toBe(whole.reduce((sum, frame) => sum + frame.length, 0) < kept.length)
    }),
  )
})

it('never takes a damaged frame for a whole one', () => {
  fc.assert(
    fc.property(operation, fc.nat(), fc.integer({ min: 1, max: 255 }), (item, place, flip) => {
      const bytes = encodeFrame(item)
      const index = place % bytes.length
      bytes[index] = (bytes[index] ?? 0) ^ flip
      expect(decodeFrames(bytes).operations).toEqual([])
    }),
  )
})

it('gives back in order what earlier processes spooled', async () => {
  const first = await Spool.open(folder, one)
  await Promise.all(['a', 'b', 'c'].map((text) => first.append(anOperation(text))))
  await first.close()
  const second = await Spool.open(folder, one)
  await second.append(anOperation('d'))
  const backlog = second.backlog()
  const segments = []
  for (let segment = await second.oldest(); segment; segment = await second.oldest()) {
    segments.push(texts(segment.operations))
    await second.remove(segment, 'delete')
  }

  expect(backlog.messages).toBe(4)
  expect(segments).toEqual([['a', 'b', 'c'], ['d']])
  expect(second.backlog()).toEqual({ messages: 0, bytes: 0 })
  expect(second.isEmpty()).toBe(true)
  await second.close()
})

it('keeps a torn segment for a person and goes on behind it', async () => {
  const first = await Spool.open(folder, one)
  await first.append(anOperation('whole'))
  await first.append(anOperation('torn'))
  await first.close()
  const [name = ''] = await readdir(folder)
  await truncate(join(folder, name), (await readFile(join(folder, name))).length - 1)
  const second = await Spool.open(folder, one)
  await second.append(anOperation('later'))
  const segment = await second.oldest()
  if (segment) await second.remove(segment, 'keep')
  const next = await second.oldest()

  expect(segment?.torn).toBe(true)
  expect(texts(segment?.operations ?? [])).toEqual(['whole'])
  expect(texts(next?.operations ?? [])).toEqual(['later'])
  expect(await readdir(folder)).toContain(`${name}.kept`)
  await second.close()
})

it('tolerates rubbish where a segment is expected', async () => {
  await writeFile(join(folder, '0000000001.spool'), 'not a frame at all')
  await appendFile(join(folder, '0000000002.spool'), encodeFrame(anOperation('good')))
  const spool = await Spool.open(folder, one)
  const first = await spool.oldest()
  if (first) await spool.remove(first, 'keep')

  expect(first?.operations).toEqual([])
  expect(texts((await spool.oldest())?.operations ?? [])).toEqual(['good'])
  await spool.close()
})

it('belongs to one living process at a time', async () => {
  const parent = process.ppid
  const start = (await readFile(`/proc/${parent}/stat`, 'utf8').catch(() => ''))
    .split(') ')[1]
    ?.split(' ')[19]
  await writeFile(join(folder, 'owner'), start ? `${parent} ${start}` : `${parent} alive`)
  const whileOther = await ownSpool(folder)
  await writeFile(join(folder, 'owner'), '999999999 1')

  expect(whileOther).toBe(false)
  expect(await ownSpool(folder)).toBe(true)
  expect(await ownSpool(folder)).toBe(true)
})
