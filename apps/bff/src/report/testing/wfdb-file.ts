import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignalWindow } from '@vigil/clinical'

const NAMES: Readonly<Record<string, readonly [name: string, unit: string, gain: number]>> = {
  MDC_ECG_ELEC_POTL_II: ['II', 'mV', 5_000],
  MDC_ECG_ELEC_POTL_V5: ['V5', 'mV', 5_000],
  MDC_PULS_OXIM_PLETH: ['PLETH', 'NU', 10],
  MDC_PRESS_BLD_ART_ABP: ['ABP', 'mmHg', 100],
}

/** A record in format 16 with its header, as the challenge of 2015 has them. */
export async function writeRecord(
  folder: string,
  name: string,
  windows: readonly SignalWindow[],
  comments: readonly string[] = [],
): Promise<void> {
  const [first] = windows
  if (!first) throw new Error('a record has a signal')
  const length = first.values.length
  const lines = windows.map(({ code }) => {
    const [label, unit, gain] = NAMES[code] ?? ['?', 'NU', 1]
    return `${name}.dat 16 ${gain}/${unit} 16 0 0 0 0 ${label}`
  })
  const header = [
    `${name} ${windows.length} ${first.rate} ${length}`,
    ...lines,
    ...comments.map((text) => `#${text}`),
  ]
  await writeFile(join(folder, `${name}.hea`), `${header.join('\n')}\n`)
  const bytes = Buffer.alloc(2 * length * windows.length)
  for (let i = 0; i < length; i++)
    windows.forEach(({ values, code }, channel) =>
      bytes.writeInt16LE(
        Math.round((values[i] ?? 0) * (NAMES[code]?.[2] ?? 1)),
        2 * (i * windows.length + channel),
      ),
    )
  await writeFile(join(folder, `${name}.dat`), bytes)
}
