import {
  alarmList,
  moveAnswer,
  readingList,
  trendAnswer,
  waveformAnswer,
  type AskedMove,
} from '@vigil/protocol'
import type { Person } from './hospital'
import type { Server } from './server'
import { cookieOf } from './session'

let keys = 0

/** What a signed-in person asks the server itself, beside the screen. */
export class Rest {
  private readonly url: string
  readonly cookie: string

  private constructor(url: string, cookie: string) {
    this.url = url
    this.cookie = cookie
  }

  static async as({ id, password }: Person, { url }: Server): Promise<Rest> {
    return new Rest(url, await cookieOf(url, id, password))
  }

  async alarms(unit: string) {
    const query = new URLSearchParams({ unit, state: 'all', after: '0', limit: '1000' })
    return alarmList.parse(await this.get(`/api/alarms?${query.toString()}`)).events ?? []
  }

  async readings(subject: string) {
    return readingList.parse(await this.get(`${pathOf(subject)}/readings`)).readings
  }

  /** Every stored value of one parameter in a range, as the lowest and the highest of each point. */
  async trend(subject: string, code: string, range: { from: number; to: number }) {
    const query = new URLSearchParams({ parameters: code, points: '10000', ...asText(range) })
    const { series } = trendAnswer.parse(await this.get(`${pathOf(subject)}/trends?${query.toString()}`))
    return series.flatMap(({ min, max }) => [...min, ...max])
  }

  async waveform(subject: string, code: string, range: { from: number; to: number }) {
    const query = new URLSearchParams({ parameters: code, ...asText(range) })
    const answer = await this.get(`${pathOf(subject)}/waveforms?${query.toString()}`)
    return waveformAnswer.parse(answer).blocks.flatMap(({ samples }) => samples)
  }

  async move(move: Record<string, unknown> & Pick<AskedMove, 'type'>) {
    keys += 1
    const answer = await fetch(`${this.url}/api/moves`, {
      method: 'POST',
      headers: { cookie: this.cookie, origin: this.url, 'x-vigil': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ key: `e2e-move-${process.pid}-${keys}`, move: { at: Date.now(), ...move } }),
    })
    if (!answer.ok) throw new Error(`${move.type}: ${answer.status} ${await answer.text()}`)
    return moveAnswer.parse(await answer.json()).record.move
  }

  async switchOff(subject: string, rung: { condition: string; priority: string }, forMs: number) {
    keys += 1
    const change = { kind: 'off', ...rung, reason: 'story', expiresAt: Date.now() + forMs }
    const answer = await fetch(`${this.url}${pathOf(subject)}/limits`, {
      method: 'POST',
      headers: { cookie: this.cookie, origin: this.url, 'x-vigil': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ key: `e2e-limit-${process.pid}-${keys}`, changes: [change] }),
    })
    if (!answer.ok) throw new Error(`limits: ${answer.status} ${await answer.text()}`)
  }

  private async get(path: string): Promise<unknown> {
    const answer = await fetch(this.url + path, { headers: { cookie: this.cookie } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
}

const pathOf = (subject: string): string => `/api/subjects/${encodeURIComponent(subject)}`
const asText = ({ from, to }: { from: number; to: number }) => ({ from: String(from), to: String(to) })
