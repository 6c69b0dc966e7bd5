import type { Page } from '@playwright/test'

/** One burst as the product scheduled it on its AudioContext. */
export interface Scheduled {
  /** Seconds on the audio clock. */
  readonly at: number
  readonly level: number
  /** How far ahead of the audio clock, s, when it was scheduled. */
  readonly ahead: number
  /** `running` or not, at that moment. */
  readonly state: string
  /** Wall clock of the page when it was scheduled. */
  readonly wall: number
  readonly visibility: string
  /** Taken back before it began. */
  readonly stopped: boolean
  readonly seconds: number
}

declare global {
  /** Bursts in the order in which they were scheduled, with their samples. */
  var vigilBursts: (Omit<Scheduled, 'stopped' | 'seconds'> & { stopped: boolean; buffer: AudioBuffer })[]
}

/** Watches what the page schedules; changes nothing of it. Runs in the page, before its scripts. */
export function installRecorder(): void {
  globalThis.vigilBursts = []
  const Real = globalThis.AudioContext
  globalThis.AudioContext = class extends Real {
    override createBufferSource(): AudioBufferSourceNode {
      const node = super.createBufferSource()
      let gain: GainNode | null = null
      let entry: (typeof globalThis.vigilBursts)[number] | null = null
      const connect = node.connect.bind(node) as (to: AudioNode) => AudioNode
      const start = node.start.bind(node)
      const stop = node.stop.bind(node)
      const keep = (buffer: AudioBuffer, at: number) => {
        entry = {
          at,
          level: gain?.gain.value ?? 1,
          ahead: at - this.currentTime,
          state: this.state,
          wall: Date.now(),
          visibility: document.visibilityState,
          stopped: false,
          buffer,
        }
        globalThis.vigilBursts.push(entry)
      }
      Object.assign(node, {
        connect: (to: AudioNode) => {
          if (to instanceof GainNode) gain = to
          return connect(to)
        },
        start: (at: number) => {
          if (node.buffer) keep(node.buffer, at)
          start(at)
        },
        stop: () => {
          if (entry) entry.stopped = true
          stop()
        },
      })
      return node
    }
  }
}

/** What is scheduled now and was not taken back. */
export const scheduled = (page: Page): Promise<readonly Scheduled[]> =>
  page.evaluate(() =>
    globalThis.vigilBursts
      .filter(({ stopped }) => !stopped)
      .map(({ buffer, ...rest }) => ({ ...rest, seconds: buffer.duration })),
  )

/** The schedule as it stands, rendered by the browser's own audio engine from its first burst on. */
export async function render(page: Page, seconds: number, rate = 44_100): Promise<Float32Array> {
  const text = await page.evaluate(
    async ([length, sampleRate]) => {
      const bursts = globalThis.vigilBursts.filter(({ stopped }) => !stopped)
      const zero = Math.min(...bursts.map(({ at }) => at))
      const offline = new OfflineAudioContext(1, Math.ceil(length * sampleRate), sampleRate)
      for (const { at, level, buffer } of bursts) {
        const node = offline.createBufferSource()
        const gain = offline.createGain()
        gain.gain.value = level
        node.buffer = buffer
        node.connect(gain).connect(offline.destination)
        node.start(at - zero)
      }
      const samples = (await offline.startRendering()).getChannelData(0)
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
      let binary = ''
      for (let from = 0; from < bytes.length; from += 8_192)
        binary += String.fromCharCode(...bytes.subarray(from, from + 8_192))
      return btoa(binary)
    },
    [seconds, rate] as const,
  )
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}
