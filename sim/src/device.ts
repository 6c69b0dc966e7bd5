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

export interface Device {
  readonly id: DeviceId
  readonly periodMs: number
  readonly codes: readonly ParameterCode[]
  /** What its clock is wrong by. */
  clockOff(): number
  /** A busy time begins. */
  wake(): void
  /** The server is there again. */
  serverUp(): void
}

interface Deps {
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
const MOST_UNANSWERED = 60
const NIBP_EACH = 20

export function createDevice({ time, random, server, witness, id, isPatch, isBusy }: Deps): Device {
  const periodMs = random.pick(isPatch ? [5_000, 8_000] : [2_000, 3_000, 5_000, 5_000, 10_000])
  const keepsUnsent = random.chance(0.5)
  const codes: readonly ParameterCode[] = isPatch
    ? ['MDC_ECG_HEART_RATE']
    : ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2', 'MDC_TTHOR_RESP_RATE']
  const values = new Map<ParameterCode, number>()
  const absent = new Map<ParameterCode, AbsentReason>()
  const unanswered: Sent[] = []
  let [seq, alerts, rounds, clockOff] = [0, 0, 0, 0]
  let link: 'up' | 'down' = 'up'
  let slowUntil = -Infinity
  let frozen: Sent | null = null
  let quietUntil = -Infinity

  const stamp = (trueAt: number) => Math.round(START + trueAt + clockOff) as EpochMs
  const envelope = (trueAt: number) => ({
    device: id,
    seq: seq++,
    measuredAt: stamp(trueAt),
    receivedAt: stamp(trueAt),
    retained: false,
  })
  const device: Device = {
    id,
    periodMs,
    codes,
    clockOff: () => clockOff,
    serverUp: () => time.after(random.between(200, 3_000), resend),
    wake() {
      if (!isResting) return
      isResting = false
      if (random.chance(0.5)) status('online', 'none')
      time.after(random.between(0, periodMs), measure)
      time.after(random.between(5_000, 40_000), incident)
    },
  }

  const send = (sent: Sent) => {
    if (link === 'down' && !keepsUnsent) return
    unanswered.push(sent)
    if (unanswered.length > MOST_UNANSWERED) unanswered.shift()
    if (link === 'up') transmit(sent)
  }
  const transmit = (sent: Sent) => {
    const isSlow = time.now() < slowUntil
    time.after(isSlow ? random.between(0, 9_000) : random.between(10, 200), () => arrive(sent))
    if (random.chance(isSlow ? 0.2 : 0.01)) time.after(random.between(10, 4_000), () => arrive(sent))
  }
  const arrive = (sent: Sent) => {
    const host = server()
    if (!host || link === 'down') return
    witness.delivered(device, sent)
    const message = { ...sent.message, receivedAt: host.clock.now() }
    host.take(message).then(() => {
      const place = unanswered.indexOf(sent)
      if (place >= 0) unanswered.splice(place, 1)
    }, resendSoon)
  }
  let isResending = false
  const resendSoon = () => {
    if (isResending) return
    isResending = true
    time.after(3_000, () => {
      isResending = false
      resend()
    })
  }
  const resend = () => {
    if (link === 'down' || !server()) return
    for (const [place, sent] of unanswered.slice().entries()) time.after(place * 5, () => arrive(sent))
  }

  const sampleOf = (code: ParameterCode, measuredAt: EpochMs): Sample => {
    const reason = absent.get(code)
    if (reason) return { code, value: null, reason, measuredAt }
    return {
      code,
      value: values.get(code) ?? (NORMAL[code] ?? 0) + Math.round(random.between(-2, 2)),
      measuredAt,
    }
  }
  const measure = () => {
    const trueAt = time.now()
    if (!isBusy()) return rest()
    time.after(periodMs * random.between(0.97, 1.03), measure)
    if (trueAt < quietUntil) return
    if (frozen) {
      const again = random.chance(0.5) ? { ...frozen.message, seq: seq++ } : frozen.message
      return send({ ...frozen, message: again })
    }
    const isSpot = !isPatch && ++rounds % NIBP_EACH === 0
    const measuredAt = stamp(trueAt)
    const all = isSpot ? [...codes, 'MDC_PRESS_BLD_NONINV_SYS' as const] : codes
    const samples = all.map((code) => sampleOf(code, measuredAt))
    last = { message: { ...envelope(trueAt), kind: 'numerics', samples }, trueAt }
    send(last)
  }
  let last: Sent | null = null

  const say = (alert: DeviceAlert) => {
    const trueAt = time.now()
    const message: DeviceMessage = {
      ...envelope(trueAt),
      kind: 'alerts',
      alerts: [{ ...alert, measuredAt: stamp(trueAt) }],
    }
    send({ message, trueAt })
  }
  const alarm = (ms: number) => {
    const [code, priority, kind] = random.pick(ALERTS)
    const alertId = `${id}-${++alerts}`
    const alert = { alertId, class: kind, priority, code, text: code, measuredAt: stamp(time.now()) } as const
    say({ ...alert, state: 'present', inactivation: 'none' })
    if (random.chance(0.2))
      time.after(ms / 2, () => say({ ...alert, state: 'present', inactivation: 'audio-paused' }))
    time.after(ms, () => say({ ...alert, state: 'ended', inactivation: 'none' }))
  }
  const status = (
    state: 'online' | 'offline' | 'standby',
    reason: 'none' | 'switched-off' | 'battery-empty',
  ) => {
    const trueAt = time.now()
    const battery = random.pick([null, 3, 15, 90])
    send({
      message: { ...envelope(trueAt), kind: 'status', status: { state, reason, battery, firmware: null } },
      trueAt,
    })
  }
  /** A value of one parameter for a while. */
  const set = <T>(map: Map<ParameterCode, T>, code: ParameterCode, value: T, ms: number) => {
    map.set(code, value)
    time.after(ms, () => map.get(code) === value && map.delete(code))
  }
  const incident = () => {
    if (!isBusy()) return
    time.after(random.between(10_000, 90_000), incident)
    const ms = random.between(4_000, 90_000) + (random.chance(0.4) ? 3 * periodMs : 0)
    const code = random.pick(codes)
    const kind = random.uniform()
    if (kind < 0.3) return set(values, code, random.pick(ABNORMAL[code] ?? [0]), ms)
    if (kind < 0.45) return alarm(ms)
    if (kind < 0.53) return set(absent, code, random.pick(REASONS), ms)
    if (kind < 0.6) return set(values, code, random.pick(SENTINELS), ms)
    if (kind < 0.74) {
      link = 'down'
      return time.after(random.chance(0.3) ? 4 * ms : ms, () => {
        link = 'up'
        resend()
      })
    }
    if (kind < 0.82) return (slowUntil = time.now() + ms)
    if (kind < 0.88) {
      frozen = last
      return time.after(ms, () => (frozen = null))
    }
    if (kind < 0.94) {
      if (random.chance(0.5)) return status('online', 'none')
      status(random.pick(['offline', 'standby']), random.pick(['switched-off', 'battery-empty']))
      quietUntil = time.now() + ms
      return time.after(ms, () => status('online', 'none'))
    }
    clockOff = clockOff === 0 && !random.chance(0.3) ? random.pick(OFFSETS) : 0
    witness.disturbed(device, clockOff === 0 ? 120_000 + 5 * periodMs : Infinity)
  }
  /** Switched off between the busy times, by a farewell or without a word. */
  const rest = () => {
    if (random.chance(0.6)) status(random.pick(['offline', 'standby']), 'switched-off')
    isResting = true
  }
  let isResting = true
  return device
}
