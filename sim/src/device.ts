import type {
  AbsentReason,
  DeviceAlert,
  DeviceId,
  DeviceMessage,
  EpochMs,
  ParameterCode,
  Sample,
} from '@vigil/clinical'
import type { Random } from './random'
import type { Server } from './server'
import type { SimTime } from './time'
import { Wire } from './wire'
import { START } from './world'

/** A message with what is true of it, which nobody but the checker knows. */
export interface Sent {
  readonly message: DeviceMessage
  /** True time of the measurement. */
  readonly trueAt: number
}

export interface DeviceWitness {
  /** It reached a living server, which may take it as live, late, repeated or nobody's. */
  delivered(device: Device, sent: Sent): void
  /** Nothing is promised about this device for a while. */
  disturbed(device: Device, ms: number): void
}

export interface DeviceDeps {
  readonly time: SimTime
  readonly random: Random
  readonly server: () => Server | null
  readonly witness: DeviceWitness
  readonly id: DeviceId
  readonly isPatch: boolean
  /** The ward is busy now; between such times the devices rest. */
  readonly isBusy: () => boolean
}

/** Values well inside and well outside the built-in limits of an adult. */
const NORMAL: Readonly<Record<string, number>> = {
  MDC_ECG_HEART_RATE: 80,
  MDC_PULS_OXIM_SAT_O2: 97,
  MDC_TTHOR_RESP_RATE: 14,
  MDC_PRESS_BLD_NONINV_SYS: 120,
}
const ABNORMAL: Readonly<Record<string, readonly number[]>> = {
  MDC_ECG_HEART_RATE: [45, 36, 140, 170, 0],
  MDC_PULS_OXIM_SAT_O2: [87, 78, 70],
  MDC_TTHOR_RESP_RATE: [6, 36, 0],
  MDC_PRESS_BLD_NONINV_SYS: [80, 200],
}
const SENTINELS = [Number.NaN, Number.POSITIVE_INFINITY, -1, 32_767, 8_388_607]
const REASONS: readonly AbsentReason[] = [
  'leads-off',
  'probe-off',
  'low-signal',
  'artefact',
  'standby',
  'unknown',
]
const ALERTS = [
  ['MDC_EVT_ECG_ASYSTOLE', 'high', 'physiological'],
  ['MDC_EVT_ECG_V_TACHY', 'high', 'physiological'],
  ['MDC_EVT_DESAT', 'medium', 'physiological'],
  ['MDC_EVT_ECG_ATR_FIB', 'low', 'physiological'],
  ['MDC_EVT_LEAD_OFF', 'medium', 'technical'],
  ['VENDOR_77', 'low', 'physiological'],
] as const
const HOUR = 3_600_000
const OFFSETS = [HOUR, -HOUR, 365 * 24 * HOUR, -365 * 24 * HOUR, 45_000, -45_000, 3_000, -700]
const NIBP_EACH = 20

type Standing = 'online' | 'offline' | 'standby'
type Farewell = 'none' | 'switched-off' | 'battery-empty'

/** A monitor or a patch: what it measures, what it says, and everything that goes wrong with it. */
export class Device {
  readonly id: DeviceId
  readonly periodMs: number
  readonly codes: readonly ParameterCode[]
  readonly #deps: DeviceDeps
  readonly #wire: Wire
  readonly #values = new Map<ParameterCode, number>()
  readonly #absent = new Map<ParameterCode, AbsentReason>()
  #seq = 0
  #alerts = 0
  #rounds = 0
  #clockOff = 0
  #last: Sent | null = null
  #frozen: Sent | null = null
  #quietUntil = -Infinity
  #isResting = true

  constructor(deps: DeviceDeps) {
    const { random, isPatch, id } = deps
    this.#deps = deps
    this.id = id
    this.periodMs = random.pick(isPatch ? [5_000, 8_000] : [2_000, 3_000, 5_000, 5_000, 10_000])
    this.codes = isPatch
      ? ['MDC_ECG_HEART_RATE']
      : ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2', 'MDC_TTHOR_RESP_RATE']
    this.#wire = new Wire(deps, (sent) => deps.witness.delivered(this, sent))
  }

  /** What its clock is wrong by. */
  clockOff(): number {
    return this.#clockOff
  }
  /** The server is there again. */
  serverUp(): void {
    this.#wire.serverUp()
  }
  /** A busy time begins. */
  wake(): void {
    const { time, random } = this.#deps
    if (!this.#isResting) return
    this.#isResting = false
    if (random.chance(0.5)) this.#status('online', 'none')
    time.after(random.between(0, this.periodMs), this.#measure)
    time.after(random.between(5_000, 40_000), this.#incident)
  }

  #stamp(trueAt: number): EpochMs {
    return Math.round(START + trueAt + this.#clockOff) as EpochMs
  }
  #envelope(trueAt: number) {
    const at = this.#stamp(trueAt)
    return { device: this.id, seq: this.#seq++, measuredAt: at, receivedAt: at, retained: false }
  }
  #sample(code: ParameterCode, measuredAt: EpochMs): Sample {
    const reason = this.#absent.get(code)
    if (reason) return { code, value: null, reason, measuredAt }
    const usual = (NORMAL[code] ?? 0) + Math.round(this.#deps.random.between(-2, 2))
    return { code, value: this.#values.get(code) ?? usual, measuredAt }
  }

  readonly #measure = (): void => {
    const { time, random, isBusy, isPatch } = this.#deps
    const trueAt = time.now()
    if (!isBusy()) return this.#rest()
    time.after(this.periodMs * random.between(0.97, 1.03), this.#measure)
    if (trueAt < this.#quietUntil) return
    if (this.#frozen) {
      const { message } = this.#frozen
      const again = random.chance(0.5) ? { ...message, seq: this.#seq++ } : message
      return this.#wire.send({ ...this.#frozen, message: again })
    }
    this.#rounds += 1
    const isSpot = !isPatch && this.#rounds % NIBP_EACH === 0
    const all = isSpot ? [...this.codes, 'MDC_PRESS_BLD_NONINV_SYS' as const] : this.codes
    const samples = all.map((code) => this.#sample(code, this.#stamp(trueAt)))
    this.#last = { message: { ...this.#envelope(trueAt), kind: 'numerics', samples }, trueAt }
    this.#wire.send(this.#last)
  }

  /** Switched off between the busy times, by a farewell or without a word. */
  #rest(): void {
    const { random } = this.#deps
    if (random.chance(0.6)) this.#status(random.pick(['offline', 'standby']), 'switched-off')
    this.#isResting = true
  }

  #say(alert: DeviceAlert): void {
    const trueAt = this.#deps.time.now()
    const alerts = [{ ...alert, measuredAt: this.#stamp(trueAt) }]
    this.#wire.send({ message: { ...this.#envelope(trueAt), kind: 'alerts', alerts }, trueAt })
  }
  #alarm(ms: number): void {
    const { time, random } = this.#deps
    const [code, priority, kind] = random.pick(ALERTS)
    this.#alerts += 1
    const alertId = `${this.id}-${this.#alerts}`
    const measuredAt = this.#stamp(time.now())
    const alert = { alertId, class: kind, priority, code, text: code, measuredAt } as const
    this.#say({ ...alert, state: 'present', inactivation: 'none' })
    if (random.chance(0.2))
      time.after(ms / 2, () => this.#say({ ...alert, state: 'present', inactivation: 'audio-paused' }))
    time.after(ms, () => this.#say({ ...alert, state: 'ended', inactivation: 'none' }))
  }
  #status(state: Standing, reason: Farewell): void {
    const trueAt = this.#deps.time.now()
    const battery = this.#deps.random.pick([null, 3, 15, 90])
    const status = { state, reason, battery, firmware: null }
    this.#wire.send({ message: { ...this.#envelope(trueAt), kind: 'status', status }, trueAt })
  }

  readonly #incident = (): void => {
    const { time, random, isBusy } = this.#deps
    if (!isBusy()) return
    time.after(random.between(10_000, 90_000), this.#incident)
    const ms = random.between(4_000, 90_000) + (random.chance(0.4) ? 3 * this.periodMs : 0)
    const code = random.pick(this.codes)
    const kind = random.uniform()
    if (kind < 0.3) this.#set(this.#values, code, random.pick(ABNORMAL[code] ?? [0]), ms)
    else if (kind < 0.45) this.#alarm(ms)
    else if (kind < 0.53) this.#set(this.#absent, code, random.pick(REASONS), ms)
    else if (kind < 0.6) this.#set(this.#values, code, random.pick(SENTINELS), ms)
    else if (kind < 0.74) this.#wire.cut(random.chance(0.3) ? 4 * ms : ms)
    else if (kind < 0.82) this.#wire.slow(ms)
    else if (kind < 0.88) this.#freeze(ms)
    else if (kind < 0.94) this.#pause(ms)
    else this.#setClock()
  }

  /** A value of one parameter for a while. */
  #set<T>(map: Map<ParameterCode, T>, code: ParameterCode, value: T, ms: number): void {
    map.set(code, value)
    this.#deps.time.after(ms, () => {
      if (map.get(code) === value) map.delete(code)
    })
  }
  #freeze(ms: number): void {
    this.#frozen = this.#last
    this.#deps.time.after(ms, () => (this.#frozen = null))
  }
  #pause(ms: number): void {
    const { time, random } = this.#deps
    if (random.chance(0.5)) return this.#status('online', 'none')
    this.#status(random.pick(['offline', 'standby']), random.pick(['switched-off', 'battery-empty']))
    this.#quietUntil = time.now() + ms
    time.after(ms, () => this.#status('online', 'none'))
  }
  #setClock(): void {
    const { random, witness } = this.#deps
    this.#clockOff = this.#clockOff === 0 && !random.chance(0.3) ? random.pick(OFFSETS) : 0
    witness.disturbed(this, this.#clockOff === 0 ? 60_000 : Infinity)
  }
}
