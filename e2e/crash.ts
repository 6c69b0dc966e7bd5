import { alarmList, trendAnswer, waveformAnswer } from '@vigil/protocol'
import type { MqttClient } from 'mqtt'
import { connected } from './bed'
import { configOf, planUnit, type BedPlan, type UnitPlan } from './hospital'
import { LiveSocket } from './live-socket'
import type { Server } from './server'
import { cookieOf } from './session'

const HR = 'MDC_ECG_HEART_RATE'
const ECG = 'MDC_ECG_ELEC_POTL_II'
const BEAT_MS = 50

interface AckedSample {
  readonly subject: string
  readonly at: number
  readonly value: number
}

/** What the outside was promised: samples by a PUBACK, alarm events by their announcement. */
export interface Journal {
  readonly samples: AckedSample[]
  readonly blocks: { readonly subject: string; readonly at: string; readonly samples: readonly number[] }[]
  readonly announced: Map<number, string>
}

export interface CrashReport {
  readonly healthzMs: readonly number[]
  readonly readyzMs: readonly number[]
  readonly journal: Journal
  readonly lost: readonly string[]
}

/** Publishes beats, wave blocks and alerts and writes down what was acknowledged. */
class LoadedBed {
  private seq = 0
  private timer: NodeJS.Timeout | null = null
  private lastAt = 0

  private readonly plan: BedPlan
  private readonly client: MqttClient
  private readonly journal: Journal

  private constructor(plan: BedPlan, client: MqttClient, journal: Journal) {
    this.plan = plan
    this.client = client
    this.journal = journal
  }

  static async start(plan: BedPlan, broker: string, journal: Journal): Promise<LoadedBed> {
    const client = await connected(broker, {
      clientId: plan.device,
      username: plan.device,
      password: plan.password,
      protocolVersion: 5,
      reconnectPeriod: 50,
    })
    client.on('error', () => undefined)
    const bed = new LoadedBed(plan, client, journal)
    bed.timer = setInterval(() => bed.beat(), BEAT_MS)
    return bed
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer)
    await this.client.endAsync(true)
  }

  private beat(): void {
    this.seq += 1
    const at = Math.max(Date.now(), this.lastAt + 1)
    this.lastAt = at
    const iso = new Date(at).toISOString()
    const value = 60 + (this.seq % 60)
    this.publish('numerics', { seq: this.seq, at: iso, values: [{ code: HR, value, unit: '/min' }] }, () =>
      this.journal.samples.push({ subject: this.plan.subject, at, value }),
    )
    const samples = Array.from({ length: 12 }, (_, i) => ((this.seq * 31 + i * 17) % 400) - 200)
    const wave = { seq: this.seq, at: iso, code: ECG, unit: 'mV', rate: 250, gain: 0.005, offset: 0, samples }
    this.publish('waveforms', wave, () =>
      this.journal.blocks.push({ subject: this.plan.subject, at: iso, samples }),
    )
    if (this.seq % 8 === 0) this.alert(iso, (this.seq / 8) % 2 === 1 ? 'present' : 'ended')
  }

  private alert(at: string, state: 'present' | 'ended'): void {
    const id = `a${Math.ceil(this.seq / 16)}`
    const text = `TEST ${id}`
    const alert = { id, state, inactivation: 'none', class: 'physiological', priority: 'medium', text }
    this.publish('alerts', { seq: this.seq, at, code: 'MDC_EVT_HI', ...alert }, () => undefined)
  }

  private publish(kind: string, message: unknown, acknowledged: () => void): void {
    this.client.publish(
      `vigil/v1/${this.plan.device}/${kind}`,
      JSON.stringify(message),
      { qos: 1 },
      (error, packet) => {
        const reason = packet !== undefined && 'reasonCode' in packet ? (packet.reasonCode ?? 0) : 0
        if (!error && reason < 0x80) acknowledged()
      },
    )
  }
}

/** R01: kill -9 of the process group at random moments under load; then everything promised must be there. */
export async function crash(server: Server, rounds: number, seed: number): Promise<CrashReport> {
  const plan = planUnit('crash', 4)
  server.apply(configOf([plan]))
  const cookie = await cookieOf(server.url, plan.nurse.id, plan.nurse.password)
  const journal: Journal = { samples: [], blocks: [], announced: new Map() }
  const from = Date.now() - 1_000
  const socket = new LiveSocket({
    url: server.url,
    cookie,
    units: [plan.unit],
    waveforms: 'none',
    onAlarm: (event) => journal.announced.set(event.seq, event.alarm.id),
  })
  const beds = await Promise.all(plan.beds.map((bed) => LoadedBed.start(bed, server.mqtt, journal)))
  const healthzMs: number[] = []
  const readyzMs: number[] = []
  const random = lehmer(seed)
  try {
    for (let round = 0; round < rounds; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300 + 700 * random()))
      await server.kill()
      server.launch()
      const launched = performance.now()
      await server.answers('/healthz')
      healthzMs.push(performance.now() - launched)
      await server.answers('/readyz')
      readyzMs.push(performance.now() - launched)
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  } finally {
    for (const bed of beds) await bed.stop()
    socket.close()
  }
  return { healthzMs, readyzMs, journal, lost: await lostOf(server, cookie, plan, journal, from) }
}

async function lostOf(
  server: Server,
  cookie: string,
  plan: UnitPlan,
  journal: Journal,
  from: number,
): Promise<readonly string[]> {
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(server.url + path, { headers: { cookie } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const lost: string[] = []
  const to = Date.now() + 1_000
  for (const { subject } of plan.beds) {
    const query = `from=${from}&to=${to}`
    const { series } = trendAnswer.parse(
      await get(`/api/subjects/${subject}/trends?parameters=${HR}&points=10000&${query}`),
    )
    lost.push(
      ...lostSamples(
        series[0],
        journal.samples.filter((sample) => sample.subject === subject),
      ),
    )
    const { blocks } = waveformAnswer.parse(
      await get(`/api/subjects/${subject}/waveforms?parameters=${ECG}&${query}`),
    )
    lost.push(
      ...lostBlocks(
        blocks,
        journal.blocks.filter((block) => block.subject === subject),
      ),
    )
  }
  const stored = new Set<number>()
  for (let after = 0; ;) {
    const page = alarmList.parse(
      await get(`/api/alarms?unit=${encodeURIComponent(plan.unit)}&state=all&after=${after}&limit=1000`),
    )
    for (const { seq } of page.events ?? []) stored.add(seq)
    const last = page.events?.at(-1)?.seq
    if (last === undefined || last <= after) break
    after = last
  }
  for (const [seq, alarm] of journal.announced)
    if (!stored.has(seq)) lost.push(`alarm event ${seq} of ${alarm}`)
  return lost
}

type Series = ReturnType<typeof trendAnswer.parse>['series'][number]

function lostSamples(series: Series | undefined, acked: readonly AckedSample[]): readonly string[] {
  if (series === undefined) return acked.length === 0 ? [] : ['the whole trend']
  const stored = series.count.reduce((sum, count) => sum + count, 0)
  const lost = acked.filter(({ at, value }) => {
    const i = series.t.findLastIndex((t) => t <= at)
    const near = [i, i + 1].filter((each) => each >= 0 && each < series.t.length)
    return !near.some((each) => (series.min[each] ?? 0) <= value && value <= (series.max[each] ?? 0))
  })
  return [
    ...lost.map(({ subject, at, value }) => `sample ${value} at ${at} of ${subject}`),
    ...(stored < acked.length ? [`${acked.length - stored} samples by count`] : []),
  ]
}

/** Stored blocks may have been joined: what counts is every sample at its time. */
function lostBlocks(
  stored: ReturnType<typeof waveformAnswer.parse>['blocks'],
  acked: Journal['blocks'],
): readonly string[] {
  const at = new Map<number, Set<number>>()
  for (const block of stored) {
    const start = Date.parse(block.at)
    block.samples.forEach((sample, i) => {
      if (sample === null) return
      const time = Math.round(start + (i * 1_000) / block.rate)
      at.set(time, (at.get(time) ?? new Set()).add(sample))
    })
  }
  return acked
    .filter((block) =>
      block.samples.some((sample, i) => at.get(Date.parse(block.at) + i * 4)?.has(sample) !== true),
    )
    .map((block) => `wave block at ${block.at} of ${block.subject}`)
}

function lehmer(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
