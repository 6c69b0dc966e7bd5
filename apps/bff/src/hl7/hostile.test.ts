import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeMllp, MAX_FRAME_BYTES } from '@vigil/ingest'
import { codeOf, msh, openGateway, oru, throwBytes, type Gateway } from './testing/peer'

const DATA = join(import.meta.dirname, '../../../../../shared/data')
const isPresent = existsSync(join(DATA, 'README.md'))

let gateway: Gateway
let stored = 0
beforeAll(async () => {
  gateway = await openGateway()
})
afterAll(() => gateway.close())

/** On a connection of its own, or behind what was just thrown: it must be taken whatever came before. */
const good = () => oru([{ value: String(80 + (stored % 20)) }], {}, { at: Date.now() + stored })

async function survives(bytes: Uint8Array): Promise<readonly string[]> {
  const answers = await throwBytes(gateway.port, Buffer.concat([bytes, encodeMllp(good())]))
  stored += 1
  expect(codeOf(answers.at(-1) ?? '')).toBe('AA')
  expect(gateway.store.recorded).toHaveLength(stored)
  return answers.slice(0, -1)
}

const isRefused = (answer: string) => /\rMSA\|[AC][ER]/.test(answer) && /\rERR\|/.test(answer)

describe('a hostile sender', () => {
  it('is answered for a truncated frame and heard again', async () => {
    const half = encodeMllp(good()).subarray(0, 200)
    const answers = await survives(half)
    expect(answers).toHaveLength(1)
    expect(answers[0]).toContain('hl7-truncated')
  })

  it('is answered for a message that is too large', async () => {
    const large = Buffer.from(`${oru()}\rNTE|1||${'x'.repeat(MAX_FRAME_BYTES)}`)
    const answers = await survives(encodeMllp(large))
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatch(/MSA\|AE.*too-large/)
    expect(gateway.store.quarantined.at(-1)?.payload.byteLength).toBeLessThan(10_000)
  })

  it('is answered for a message of just under 1 MB', async () => {
    const large = `${msh({ type: 'ADT^A01' })}\rEVN|A01|20260101\rPID|1||1\rNTE|1||${'x'.repeat(900_000)}`
    expect((await survives(encodeMllp(large))).every(isRefused)).toBe(true)
  })

  it('is passed over between its frames', async () => {
    expect(await survives(Buffer.from('GET / HTTP/1.1\r\n\r\n\u001C\r'))).toEqual([])
    expect(await survives(Buffer.from([0x0b, 0x1c, 0x0d, 0x0b, 0x0b, 0x1c, 0x0d]))).toEqual([])
  })

  it('is refused for bytes of no character set', async () => {
    const bytes = Buffer.concat([Buffer.from(`${oru()}\rNTE|1||`), Buffer.from([0xff, 0xfe, 0x80])])
    const answers = await survives(encodeMllp(bytes))
    expect(answers[0]).toMatch(/MSA\|AE.*charset/)
  })

  it('is refused for a batch that is not whole, before any effect', async () => {
    const batch = `BHS|^~\\&|MON|HOSP\r${oru()}\r${oru()}\rBTS|3\r`
    const answers = await survives(encodeMllp(batch))
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatch(/MSA\|AE.*batch-malformed/)
  })

  it('gets one batch of answers for a batch', async () => {
    const batch = `BHS|^~\\&|MON|HOSP\r${oru(undefined, { sender: 'MON|HOSP' })}\r${msh({ type: 'ORM^O01', sender: 'MON|HOSP' })}\rBTS|2\r`
    stored += 1
    const answers = await survives(encodeMllp(batch))
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatch(/^BHS[^]*\rMSA\|AA[^]*\rMSA\|AR[^]*\rBTS\|2\r$/)
  })
})

const files = (folder: string): readonly string[] =>
  readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(DATA, folder, name))
    .filter((path) => statSync(path).isFile() && !/LICENSE|PROVENANCE/.test(path))

describe.skipIf(!isPresent)(
  `recorded input${isPresent ? '' : ' (skipped: ../shared/data is absent)'}`,
  () => {
    it('is answered with a reason and costs no neighbour', async () => {
      const inputs = ['hl7-nhapi', 'hl7-python-hl7', 'hl7-tsmada-mirth', 'hl7-linuxforhealth'].flatMap(files)
      expect(inputs.length).toBeGreaterThan(50)
      for (const path of inputs) {
        const answers = await survives(encodeMllp(readFileSync(path)))
        expect(answers.filter((answer) => !isRefused(answer))).toEqual([])
      }
    })
  },
)
