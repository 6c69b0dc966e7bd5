import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from './charset'
import { openMessage } from './message'
import { fieldOf } from './segments'
import { MSH, lines, opened } from './testing/messages'
import { componentOf, delimitersOf, escaped, unescape, USUAL } from './text'
import { createSiteTime, parseHl7Date, parseHl7Time } from './time'

const read = (bytes: Uint8Array | readonly number[], label: string) => {
  const buffer = Buffer.from(bytes)
  return decode(buffer, buffer.toString('latin1'), label)
}
const at = (text: string) => Date.parse(text)

describe('delimiters', () => {
  it('honours those that the message names', () => {
    const message = opened('MSH$%*!@$MON$HOSP$$$20260301$$ORU%R01$C1$P$2.6')
    expect(message.header).toMatchObject({ type: 'ORU', trigger: 'R01', sendingApplication: 'MON' })
    expect(componentOf('a@b%c', 1, message.header.delimiters)).toBe('a')
  })

  it('refuses those that cannot be told apart', () => {
    for (const text of ['MSH|^^\\&|', 'MSH|||||', 'MSHAB~\\&', 'MSH|', 'MSH'])
      expect(delimitersOf(text)).toBeNull()
  })

  it('takes CR, LF and CRLF, and text that goes on behind an LF', () => {
    const message = opened(`${MSH}\r\nNTE|1||one\ntwo\nPID|1\rPV1||I`)
    expect(message.segments.map(({ id }) => id)).toEqual(['MSH', 'NTE', 'PID', 'PV1'])
    expect(fieldOf(message.segments[1], 3)).toBe('one\ntwo')
  })
})

describe('escapes', () => {
  it.each([
    ['a\\T\\b', 'a&b'],
    ['\\F\\\\S\\\\R\\\\E\\', '|^~\\'],
    ['line\\.br\\next', 'line\nnext'],
    ['\\H\\bold\\N\\', 'bold'],
    ['\\X41C3A4\\', 'Aä'],
    ['\\XE4\\', 'ä'],
    ['\\Zvendor\\ stays', '\\Zvendor\\ stays'],
    ['C:\\temp', 'C:\\temp'],
    ['\\', '\\'],
  ])('reads %s', (written, meant) => {
    expect(unescape(written, USUAL)).toBe(meant)
  })

  it('come back as they went for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const written = escaped(text, USUAL)
        expect(written).not.toMatch(/[|^~&\r\n]/)
        expect(unescape(written, USUAL)).toBe(text)
      }),
      { seed: 20_261_127, numRuns: 2_000 },
    )
  })
})

describe('character sets', () => {
  it('reads each as MSH-18 says, in one normal form', () => {
    expect(read([0x4d, 0xfc], '8859/1')).toEqual({ ok: true, text: 'Mü' })
    expect(read([0xb9], '8859/2')).toEqual({ ok: true, text: 'š' })
    expect(read(Buffer.from('Mu\u0308', 'utf8'), 'UNICODE UTF-8')).toEqual({ ok: true, text: 'Mü' })
  })

  it('refuses bytes that are not in it, and sets that it cannot read', () => {
    expect(read([0x4d, 0xfc], 'UNICODE UTF-8').ok).toBe(false)
    expect(read([0x4d, 0xfc], 'ASCII').ok).toBe(false)
    expect(read(Buffer.from('x'), 'UNICODE UTF-16').ok).toBe(false)
    expect(openMessage(Buffer.from(`${MSH}||||||ISO IR87`))).toMatchObject({ reason: 'charset' })
  })

  it('takes UTF-8 where nothing else is said', () => {
    expect(fieldOf(opened(lines(MSH, 'PID|||1||Müller')).segments[1], 5)).toBe('Müller')
  })
})

describe('timestamps', () => {
  const london = createSiteTime('Europe/London')
  const near = at('2026-10-25T01:30:00Z')

  it.each([
    ['20260301120000+0000', '2026-03-01T12:00:00Z'],
    ['20260301120000.1234-0500', '2026-03-01T17:00:00.123Z'],
    ['20260124131539007+0800', '2026-01-24T05:15:39.007Z'],
    ['20260701120000', '2026-07-01T11:00:00Z'],
    ['202603011200', '2026-03-01T12:00:00Z'],
    ['2026030112', '2026-03-01T12:00:00Z'],
    ['20260301', '2026-03-01T00:00:00Z'],
    ['20261231235960+0000', '2027-01-01T00:00:00Z'],
  ])('reads %s', (text, meant) => {
    expect(parseHl7Time(text, london, near)).toBe(at(meant))
  })

  it.each(['2026', '20260230', '20261301', '2026030125', '20260301126000', '20260301120000+2500', 'x', ''])(
    'refuses %s',
    (text) => {
      expect(parseHl7Time(text, london, near)).toBeNull()
    },
  )

  it('takes an hour that comes twice as the one nearer to now', () => {
    expect(parseHl7Time('20261025013000', london, at('2026-10-25T00:31:00Z'))).toBe(
      at('2026-10-25T00:30:00Z'),
    )
    expect(parseHl7Time('20261025013000', london, at('2026-10-25T01:31:00Z'))).toBe(
      at('2026-10-25T01:30:00Z'),
    )
  })

  it('moves an hour that does not exist behind the gap', () => {
    expect(parseHl7Time('20260329013000', london, near)).toBe(at('2026-03-29T01:30:00Z'))
  })

  it('comes back for any instant in any of three zones', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata'),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        (zone, date) => {
          const instant = Math.floor(date.getTime() / 1_000) * 1_000
          const local = new Intl.DateTimeFormat('sv-SE', {
            timeZone: zone,
            dateStyle: 'short',
            timeStyle: 'medium',
          }).format(instant)
          expect(parseHl7Time(local.replaceAll(/\D/g, ''), createSiteTime(zone), instant)).toBe(instant)
        },
      ),
      { seed: 20_261_127, numRuns: 300 },
    )
  })

  it('gives a birth date only where the day is known', () => {
    expect(parseHl7Date('19610615')).toBe('1961-06-15')
    expect(parseHl7Date('1961')).toBeNull()
  })
})
