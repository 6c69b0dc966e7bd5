import { catch as otherwise } from 'zod/mini'
import * as z from 'zod/mini'
import { SOUND_DEFAULTS } from '../live/sound/volume'
import { createCell, useCell } from './cell'

const GAINS = ['auto', 5, 10, 20] as const
const SPEEDS = [6.25, 12.5, 25, 50] as const
export { GAINS, SPEEDS }

export const ORDERS = ['bed', 'name', 'score', 'alarm'] as const
const order = z.object({ by: z.enum(ORDERS), alarmingFirst: z.boolean() })
export type Order = z.infer<typeof order>
/** Position is memory: nothing moves unless somebody asked for it. */
export const BY_BED: Order = { by: 'bed', alarmingFirst: false }

const time = z.string().check(z.regex(/^\d\d:\d\d$/))

const schema = z.object({
  limits: otherwise(z.boolean(), true),
  /** mm/s (WF2). */
  speed: otherwise(z.literal(SPEEDS), 25),
  /** mm per mV (WF3). */
  gain: otherwise(z.literal(GAINS), 'auto'),
  /** CSS pixels per millimetre; `null` until somebody calibrated this screen. */
  pixelsPerMm: otherwise(z.nullable(z.number().check(z.minimum(1), z.maximum(40))), null),
  names: otherwise(z.enum(['full', 'initials', 'bed']), 'full'),
  /** By unit and view (WB6). */
  orders: otherwise(z.record(z.string(), order), {}),
  /** Units of which only one's own patients are shown (WB7). */
  mineOnly: otherwise(z.array(z.string()), []),
  sound: otherwise(
    z.object({
      volume: z.object({ high: z.number(), medium: z.number(), low: z.number() }),
      night: z.nullable(z.object({ from: time, to: time })),
      shifts: z.readonly(z.array(time)),
    }),
    SOUND_DEFAULTS,
  ),
  /** Whether the computer tells of a high alarm while the page is hidden (AK17). */
  notify: otherwise(z.boolean(), false),
})
export type Preferences = z.infer<typeof schema>

const KEY = 'vigil.preferences'

function read(): Preferences {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return schema.parse({})
  }
}

const cell = createCell(read())

export const usePreferences = (): Preferences => useCell(cell)
export const preferences = (): Preferences => cell.get()

/** Of this screen, not of the person; lost storage costs a setting, never a function. */
export function prefer(change: Partial<Preferences>): void {
  const next = { ...cell.get(), ...change }
  cell.set(next)
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // A full or forbidden storage only means that the choice ends with this page.
  }
}
