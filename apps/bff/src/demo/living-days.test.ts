import { createHospitalDay, demoCensus } from '@vigil/ingest/simulator'
import { describe, expect, it } from 'vitest'
import type { AdtSender } from './adt-sender'
import { runLivingDays } from './living-days'

const start = Date.parse('2026-11-21T10:00:00Z')
const HOUR = 3_600_000
const fields = (text: string, segment: string): readonly string[] =>
  text
    .split('\r')
    .find((line) => line.startsWith(segment))
    ?.split('|') ?? []

/** A run on a clock that moves only while it waits. */
async function live(
  hours: number,
  answer: AdtSender['send'],
  jump: { at: number; by: number } | null = null,
) {
  let now = start
  let jumped = 0
  const stop = new AbortController()
  const sent: { readonly at: number; readonly text: string }[] = []
  const logged: string[] = []
  await runLivingDays({
    day: createHospitalDay({ seed: 5, start, beds: demoCensus(start) }),
    start,
    clock: { now: () => now },
    signal: stop.signal,
    log: {
      info: (event, fields = {}) => void logged.push(`${event} ${String(fields['code'])}`),
      warn: (event) => void logged.push(event),
    },
    sender: {
      send(text) {
        sent.push({ at: now, text })
        return answer(text)
      },
    },
    wait(ms) {
      now += ms
      if (jump && jumped === 0 && now > start + jump.at) now += jumped = jump.by
      if (now - jumped > start + hours * HOUR) stop.abort()
      return Promise.resolve()
    },
  })
  return { sent, logged }
}

describe('the living days of the demonstration', () => {
  it('tell of every movement once and not before its time', async () => {
    const { sent } = await live(4, () => Promise.resolve('MSH|^~\\&|VIGIL\rMSA|AA|x\r'))
    const expected = createHospitalDay({ seed: 5, start, beds: demoCensus(start) })
      .movementsUntil(start + 4 * HOUR)
      .filter(({ kind, announcedAt }) => kind !== 'shift-change' && announcedAt <= start + 4 * HOUR)
    expect(sent.length).toBe(expected.length)
    const ids = sent.map(({ text }) => fields(text, 'MSH')[9])
    expect(new Set(ids).size).toBe(ids.length)
    const times = sent.map(({ text }) => fields(text, 'EVN')[2] ?? '')
    expect(times).toEqual(times.toSorted())
    for (const [i, { at }] of sent.entries()) {
      const announcedAt = expected.toSorted((a, b) => a.announcedAt - b.announcedAt)[i]?.announcedAt ?? 0
      expect(at).toBeGreaterThanOrEqual(announcedAt)
      expect(at).toBeLessThan(announcedAt + 2_000)
    }
  })

  it('send the same message again until it is answered', async () => {
    let failures = 3
    const { sent, logged } = await live(0.3, () =>
      failures-- > 0 ? Promise.reject(new Error('refused')) : Promise.resolve('MSH|^~\\&|VIGIL\rMSA|AA|x\r'),
    )
    expect(sent.slice(0, 4).map(({ text }) => text)).toEqual(Array(4).fill(sent[0]?.text))
    expect(sent[4]?.text).not.toBe(sent[0]?.text)
    expect(logged.filter((event) => event === 'demo.adt-unanswered')).toHaveLength(3)
  })

  it('go on after a message that was refused', async () => {
    const { sent, logged } = await live(0.5, () => Promise.resolve('MSH|^~\\&|VIGIL\rMSA|AE|x\r'))
    expect(new Set(sent.map(({ text }) => text)).size).toBe(sent.length)
    expect(sent.length).toBeGreaterThan(2)
    expect(new Set(logged)).toEqual(new Set(['demo.adt AE']))
  })

  it('stand still while the process sleeps', async () => {
    const calm = await live(2, () => Promise.resolve('MSH|^~\\&|VIGIL\rMSA|AA|x\r'))
    const slept = await live(2, () => Promise.resolve('MSH|^~\\&|VIGIL\rMSA|AA|x\r'), {
      at: HOUR,
      by: 8 * HOUR,
    })
    const what = ({ text }: { readonly text: string }) =>
      fields(text, 'PID').join('|') + fields(text, 'PV1')[3]
    expect(slept.sent.map(what)).toEqual(calm.sent.map(what))
    expect(fields(slept.sent.at(-1)?.text ?? '', 'EVN')[2]).toMatch(/^2026112119/u)
  })
})
