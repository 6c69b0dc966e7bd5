import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'

export interface Vitals {
  readonly hr?: number | null
  readonly spo2?: number | null
  readonly pulse?: number | null
  readonly rr?: number | null
}

const CODES = {
  hr: ['MDC_ECG_HEART_RATE', '/min'],
  spo2: ['MDC_PULS_OXIM_SAT_O2', '%'],
  pulse: ['MDC_PULS_OXIM_PULS_RATE', '/min'],
  rr: ['MDC_RESP_RATE', '/min'],
} as const satisfies Record<keyof Vitals, readonly [string, string]>

export const STABLE: Vitals = { hr: 82, spo2: 97, pulse: 82, rr: 14 }

/** A scripted bedside monitor: publishes its vitals once a second, as a device of contract.md does. */
export class Bed {
  private client: MqttClient | null = null
  private timer: NodeJS.Timeout | null = null
  private seq = 0
  private vitals: Vitals = STABLE
  private waves = false

  readonly device: string
  private readonly broker: string
  private readonly password: string

  constructor(device: string, broker: string, password: string) {
    this.device = device
    this.broker = broker
    this.password = password
  }

  async plug(options: { waves?: boolean } = {}): Promise<this> {
    this.waves = options.waves ?? false
    this.client = await connected(this.broker, {
      clientId: this.device,
      username: this.device,
      password: this.password,
      protocolVersion: 5,
      reconnectPeriod: 300,
      will: {
        topic: this.topic('status'),
        payload: Buffer.from(JSON.stringify({ state: 'offline', reason: 'lost' })),
        qos: 1,
        retain: true,
      },
    })
    // A refused or broken connection is retried; the story judges what the screen says.
    this.client.on('error', () => undefined)
    await this.client.publishAsync(this.topic('status'), JSON.stringify({ state: 'online', battery: 80 }), {
      qos: 1,
      retain: true,
    })
    this.beat()
    this.timer = setInterval(() => this.beat(), 1_000)
    return this
  }

  /** What it measures from the next beat on, and one beat at once. */
  show(vitals: Vitals): void {
    this.vitals = { ...STABLE, ...vitals }
    this.beat()
  }

  /** An alarm that the monitor announces by itself. */
  alert(alert: {
    readonly priority: 'high' | 'medium' | 'low'
    readonly text: string
    /** One that nobody mapped, unless said otherwise. */
    readonly code?: string
    readonly class?: 'physiological' | 'technical'
  }): void {
    this.send('alerts', {
      at: new Date().toISOString(),
      id: alert.text,
      state: 'present',
      inactivation: 'none',
      class: 'physiological',
      code: 'MDC_EVT_TEST',
      ...alert,
    })
  }

  /** The cable is pulled: no farewell, nothing more. */
  unplug(): void {
    this.silence()
    this.client?.stream.destroy()
    this.client?.end(true)
    this.client = null
  }

  /** The device stays connected and says nothing. */
  silence(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  private topic(kind: string): string {
    return `vigil/v1/${this.device}/${kind}`
  }

  private beat(): void {
    const at = new Date()
    this.send('numerics', { at: at.toISOString(), values: valuesOf(this.vitals) })
    if (this.waves) this.send('waveforms', { at: at.toISOString(), ...ecgOf(at.getTime()) })
  }

  private send(kind: string, message: Record<string, unknown>): void {
    this.seq += 1
    const payload = JSON.stringify({ seq: this.seq, ...message })
    // An answer that never comes belongs to a server that was killed: the next beat tells.
    this.client
      ?.publishAsync(this.topic(kind), payload, { qos: kind === 'waveforms' ? 0 : 1 })
      .catch(() => undefined)
  }
}

/** A running server reads a changed configuration within 1 s: until then it refuses a device that is new. */
export async function connected(broker: string, options: IClientOptions): Promise<MqttClient> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connectAsync(broker, options, false)
    } catch (error) {
      if (attempt === 15) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

function valuesOf(vitals: Vitals): readonly Record<string, unknown>[] {
  return (Object.keys(CODES) as (keyof Vitals)[])
    .filter((key) => vitals[key] !== undefined)
    .map((key) => {
      const [code, unit] = CODES[key]
      const value = vitals[key]
      return value === null ? { code, value, unit, reason: 'leads-off' } : { code, value, unit }
    })
}

/** One second of a sharp beat on a flat line: enough to see that the trace moves. */
function ecgOf(at: number): Record<string, unknown> {
  const samples = Array.from({ length: 250 }, (_, i) => {
    const phase = ((at / 4 + i) % 190) / 190
    return Math.round(
      200 * Math.exp(-(((phase - 0.3) / 0.02) ** 2)) + 30 * Math.exp(-(((phase - 0.6) / 0.06) ** 2)),
    )
  })
  return { code: 'MDC_ECG_ELEC_POTL_II', unit: 'mV', rate: 250, gain: 0.005, offset: 0, samples }
}
