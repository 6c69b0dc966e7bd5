import type { MqttClient } from 'mqtt'
import { connected } from './bed'
import type { DevicePlan } from './hospital'

const BEAT_MS = 50

/** Whose heart beats within these ten per minute; the waveform holds the lowest of them. */
export const within = (base: number, value: number): boolean => value >= base && value < base + 10

/** A monitor at 20 messages a second whose every value says which patient it was measured from. */
export class EncodedBed {
  private seq = 0
  private timer: NodeJS.Timeout | null = null
  private base: number
  private next: { readonly at: number; readonly base: number } | null = null

  private readonly device: string
  private readonly client: MqttClient

  private constructor(device: string, client: MqttClient, base: number) {
    this.device = device
    this.client = client
    this.base = base
  }

  static async plug({ device, password }: DevicePlan, broker: string, base: number): Promise<EncodedBed> {
    const client = await connected(broker, {
      clientId: device,
      username: device,
      password,
      protocolVersion: 5,
    })
    client.on('error', () => undefined)
    const bed = new EncodedBed(device, client, base)
    bed.timer = setInterval(() => bed.beat(), BEAT_MS)
    return bed
  }

  /** From then on the leads are on somebody else, however busy this computer is. */
  changeAt(at: number, base: number): void {
    this.next = { at, base }
  }

  async unplug(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer)
    await this.client.endAsync(true)
  }

  private beat(): void {
    this.seq += 1
    const now = Date.now()
    if (this.next !== null && now >= this.next.at) this.base = this.next.base
    const at = new Date(now).toISOString()
    const value = this.base + (this.seq % 10)
    const samples = Array.from({ length: 12 }, () => this.base)
    this.send('numerics', { at, values: [{ code: 'MDC_ECG_HEART_RATE', value, unit: '/min' }] })
    const signal = { code: 'MDC_ECG_ELEC_POTL_II', unit: 'mV', rate: 250, gain: 0.005, offset: 0 }
    this.send('waveforms', { at, ...signal, samples })
  }

  private send(kind: string, message: object): void {
    const payload = JSON.stringify({ seq: this.seq, ...message })
    this.client.publish(`vigil/v1/${this.device}/${kind}`, payload, { qos: 1 })
  }
}
