import type { Stream } from '@vigil/protocol'
import { EncodedBed, within } from '../encoded-bed'
import { BIRTH_DATE } from '../hospital'
import { LiveSocket } from '../live-socket'
import { Rest } from '../rest'
import { expect, test } from '../story'

const HR = 'MDC_ECG_HEART_RATE'
const ECG = 'MDC_ECG_ELEC_POTL_II'
const [FIRST, SECOND] = [60, 120]
/** The leads are on the second patient so long after the screen says so: within the guard of a second. */
const LATE_MS = 300

declare global {
  /** Each heart rate that the page drew, with the name that stood beside it. */
  var vigilDrawn: Set<string> | undefined
}

// clinical-decisions 12, I9: the leads are moved a moment after somebody said so, which is what happens at a bed.
test('a bed changes its patient within a second under load, and nothing crosses', async ({
  makeUnit,
  nurse,
  server,
}) => {
  const plan = makeUnit(4)
  const started = Date.now()
  const beds = await Promise.all(plan.beds.map((each) => EncodedBed.plug(each, server.mqtt, FIRST)))
  const ward = await nurse(plan)
  const rest = await Rest.as(plan.nurse, server)
  const streams = new Map<number, Stream>()
  const seen = new Map<string, Set<number>>()
  const note = (stream: number, kind: Stream['kind'], value: number) => {
    const known = streams.get(stream)
    const key = known?.kind === kind ? `${known.subject} ${known.code}` : `stream ${stream} of nobody`
    seen.set(key, (seen.get(key) ?? new Set()).add(value))
  }
  const socket = new LiveSocket({
    url: server.url,
    cookie: rest.cookie,
    units: [plan.unit],
    waveforms: 'all',
    onStreams: (added) => added.forEach((each) => streams.set(each.stream, each)),
    onFrame({ numerics, waves }) {
      for (const { stream, value } of numerics) if (value !== null) note(stream, 'numeric', value)
      for (const { stream, samples } of waves) for (const value of samples) note(stream, 'waveform', value)
    },
  })
  try {
    for (const { label } of plan.beds) await expect(ward.digits(label, 'HR')).toHaveText(/^6\d$/)
    await ward.page.evaluate(() => {
      const drawn = new Set<string>()
      globalThis.vigilDrawn = drawn
      const look = () => {
        for (const tile of document.querySelectorAll('article.tile')) {
          const name = tile.querySelector('.tile-name')?.textContent ?? ''
          const rate = tile.querySelector('[data-slot="hr"] .reading-digits')?.textContent ?? ''
          drawn.add(`${name}|${rate}`)
        }
      }
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      })
    })
    await expect
      .poll(() => plan.beds.every(({ subject }) => (seen.get(`${subject} ${ECG}`)?.size ?? 0) > 0))
      .toBe(true)

    const changes: { readonly first: string; readonly second: string; readonly tookMs: number }[] = []
    for (const [index, { subject, label, bed }] of plan.beds.entries()) {
      const identifiers = { mrn: subject, birthDate: BIRTH_DATE, name: null }
      const discharged = await rest.move({ type: 'discharge', subject, identifiers })
      const identity = { name: `Second, ${label}`, mrn: `second-${subject}`, birthDate: null, sex: 'female' }
      const at = Date.now()
      beds[index]?.changeAt(at + LATE_MS, SECOND)
      const admitted = await rest.move({ type: 'admit', subject: null, identity, unit: plan.unit, bed, at })
      if (admitted.type !== 'admit') throw new Error(`an ${admitted.type} in place of the admission`)
      changes.push({ first: subject, second: admitted.subject, tookMs: admitted.at - discharged.at })
    }
    expect(Math.min(...changes.map(({ tookMs }) => tookMs))).toBeLessThan(1_000)
    for (const { label } of plan.beds) {
      await expect(ward.tile(label)).toContainText(`Second, ${label}`)
      await expect(ward.digits(label, 'HR')).toHaveText(/^12\d$/, { timeout: 40_000 })
    }
    const heard = (subject: string, code: string) => [...(seen.get(`${subject} ${code}`) ?? [])]
    for (const { second } of changes)
      await expect
        .poll(() => [heard(second, HR).length > 0, heard(second, ECG).length > 0])
        .toEqual([true, true])

    // Who has left is read by nobody of the unit: each first patient comes back, without a bed.
    for (const { first } of changes)
      await rest.move({ type: 'admit', subject: first, identity: null, unit: plan.unit, bed: null })
    const range = { from: started - 60_000, to: Date.now() + 60_000 }
    for (const { first, second } of changes)
      for (const [subject, base] of [
        [first, FIRST],
        [second, SECOND],
      ] as const) {
        await expect.poll(async () => (await rest.trend(subject, HR, range)).length).toBeGreaterThan(0)
        const rates = [...(await rest.trend(subject, HR, range)), ...heard(subject, HR)]
        expect(rates.filter((value) => !within(base, value))).toEqual([])
        await expect.poll(async () => (await rest.waveform(subject, ECG, range)).length).toBeGreaterThan(0)
        const signal = [...(await rest.waveform(subject, ECG, range)), ...heard(subject, ECG)]
        expect(signal.filter((value) => value !== base)).toEqual([])
      }
    for (const { second } of changes) {
      const rate = (await rest.readings(second)).find(({ code }) => code === HR)
      expect(within(SECOND, rate?.value ?? 0)).toBe(true)
    }
    expect([...seen.keys()].filter((key) => key.includes('nobody'))).toEqual([])
    expect(socket.refusals).toEqual([])

    const drawn = await ward.page.evaluate(() => [...(globalThis.vigilDrawn ?? [])])
    // Between the two the bed is nobody's: neither a name nor a value.
    const right = /^Testcase, \w+\|(6\d|\D*)$|^Second, \d\|(12\d|\D*)$|^\|$/
    const wrong = drawn.filter((line) => !right.test(line))
    expect(wrong).toEqual([])
    expect(drawn.filter((line) => /^Second, \d\|12\d$/.test(line)).length).toBeGreaterThan(0)
    expect(drawn.filter((line) => /^Testcase, \w+\|6\d$/.test(line)).length).toBeGreaterThan(0)
  } finally {
    socket.close()
    for (const bed of beds) await bed.unplug()
  }
})
