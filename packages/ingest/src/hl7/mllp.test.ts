import { createServer, type AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { acknowledgement } from './acknowledgement'
import { messagesIn } from './batch'
import { createMllpSender, type MllpSender } from './client'
import { createMllpDecoder, encodeMllp } from './mllp'
import { textOf } from './segments'
import { lines, MSH, opened } from './testing/messages'

const SEED = 20_261_127
const cut = (bytes: Buffer, sizes: readonly number[]): readonly Buffer[] => {
  const chunks: Buffer[] = []
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % Math.max(1, sizes.length)] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}
const contentsOf = (chunks: readonly Buffer[], limit?: number) => {
  const decoder = createMllpDecoder(limit)
  return chunks
    .flatMap((chunk) => decoder.push(chunk))
    .map(({ kind, content }) => [kind, content.toString('latin1')])
}

describe('MLLP frames', () => {
  it('come out the same however the bytes are cut', () => {
    const content = fc
      .uint8Array({ minLength: 1, maxLength: 60 })
      .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c)))
    const noise = fc.constantFrom('', 'noise', '\r\n', '\u001C\r')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, content)),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 9 }),
        (parts, sizes) => {
          const bytes = Buffer.concat(parts.flatMap(([gap, body]) => [Buffer.from(gap), encodeMllp(body)]))
          const sent = parts.flatMap(([, body]) =>
            body.length === 0 ? [] : [['whole', body.toString('latin1')]],
          )
          expect(contentsOf(cut(bytes, sizes))).toEqual(sent)
        },
      ),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  it('that never end are told by the next beginning', () => {
    expect(contentsOf([Buffer.from('\u000Bhalf\u000Bwhole\u001C\r')])).toEqual([
      ['truncated', 'half'],
      ['whole', 'whole'],
    ])
  })

  it('that are too large are cut, and the next one is whole', () => {
    const bytes = Buffer.concat([encodeMllp('x'.repeat(100)), encodeMllp('next')])
    for (const size of [1, 7, 500])
      expect(contentsOf(cut(bytes, [size]), 50)).toEqual([
        ['oversized', 'x'.repeat(50)],
        ['whole', 'next'],
      ])
  })
})

const batch = (...segments: readonly string[]) => messagesIn(Buffer.from(lines(...segments)))

describe('batches', () => {
  it('are taken apart in order', () => {
    const contents = batch('FHS|^~\\&', 'BHS|^~\\&', MSH, 'PID|1', MSH, 'PID|2', 'BTS|2', 'FTS|1')
    expect(contents).toMatchObject({ kind: 'messages', envelope: 'file' })
    const messages = contents.kind === 'messages' ? contents.messages : []
    expect(messages.map((each) => opened(each).segments.map(textOf))).toEqual([
      [MSH, 'PID|1'],
      [MSH, 'PID|2'],
    ])
  })

  it.each([
    ['a wrong count', ['BHS|^~\\&', MSH, 'BTS|2']],
    ['no end', ['BHS|^~\\&', MSH]],
    ['no beginning', [MSH, 'BTS|1']],
    ['an end too many', ['BHS|^~\\&', MSH, 'BTS|1', 'BTS|1']],
    ['segments outside of messages', ['BHS|^~\\&', 'PID|1', 'BTS|0']],
    ['a file without an end', ['FHS|^~\\&', 'BHS|^~\\&', MSH, 'BTS|1']],
  ])('are refused whole for %s', (_why, segments) => {
    expect(batch(...segments)).toMatchObject({ kind: 'refused', reason: 'batch-malformed' })
  })
})

const modes = (acks: string) => opened(MSH.replace('|P|2.6', `|P|2.6|||${acks}`)).header

describe('acknowledgements', () => {
  const answering = { remarks: [], id: 'V1', at: Date.parse('2026-03-01T12:00:00Z') } as const
  const codeOf = (acks: string, verdict: 'accepted' | 'error' | 'rejected') =>
    acknowledgement(modes(acks), { ...answering, verdict })?.match(/MSA\|(..)/)?.[1] ?? null

  it('swap who sends and who receives', () => {
    expect(acknowledgement(modes('|'), { ...answering, verdict: 'accepted' })).toBe(
      'MSH|^~\\&|VIGIL|NORTH|MON|HOSP|20260301120000+0000||ACK^R01^ACK|V1|P|2.6||||||UNICODE UTF-8\rMSA|AA|C1\r',
    )
  })

  it.each([
    ['|', 'AA', 'AE', 'AR'],
    ['AL|NE', 'CA', 'CE', 'CR'],
    ['AL|AL', 'CA', 'CE', 'CR'],
    ['NE|AL', 'AA', 'AE', 'AR'],
    ['ER|NE', null, 'CE', 'CR'],
    ['SU|NE', 'CA', null, null],
    ['NE|NE', null, null, null],
  ])('follow MSH-15|16 = %s', (acks, accepted, error, rejected) => {
    expect([codeOf(acks, 'accepted'), codeOf(acks, 'error'), codeOf(acks, 'rejected')]).toEqual([
      accepted,
      error,
      rejected,
    ])
  })

  it('say why, in the delimiters of the message', () => {
    const header = opened(MSH.replaceAll('|', '$').replaceAll('^', '%')).header
    const remarks = [{ severity: 'error', reason: 'charset', detail: 'A $ in it.' }] as const
    const answer = acknowledgement(header, { ...answering, verdict: 'error', remarks })
    expect(answer).toContain('MSA$AE$C1$charset: A \\F\\ in it.\r')
    expect(answer).toContain('ERR$$$207%Application internal error%HL70357$E$charset')
  })
})

describe('MLLP sender', () => {
  let sender: MllpSender
  const server = createServer()
  afterEach(async () => {
    await sender.close()
    await new Promise((resolve) => server.close(resolve))
  })

  it('sends one message after the other and connects again', async () => {
    let connections = 0
    server.on('connection', (socket) => {
      connections += 1
      const decoder = createMllpDecoder()
      socket.on('data', (chunk) => {
        for (const { content } of decoder.push(chunk)) {
          const text = content.toString()
          if (text === 'break') socket.destroy()
          else socket.write(encodeMllp(`ack of ${text}`))
        }
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    sender = createMllpSender({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    const answers = await Promise.allSettled(['a', 'b', 'break', 'c'].map((text) => sender.send(text)))
    expect(answers).toMatchObject([
      { value: 'ack of a' },
      { value: 'ack of b' },
      { status: 'rejected' },
      { value: 'ack of c' },
    ])
    expect(connections).toBe(2)
  })
})
