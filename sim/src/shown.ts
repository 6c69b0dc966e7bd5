import type { Fail } from './checks'
import type { Device } from './device'
import type { Model } from './model'
import type { Page } from './page'
import type { World } from './world'

/** Ages are drawn each second, frames travel 100 ms and more. */
const SLACK_MS = 3_000
const LATE_MS = 5_000

interface Looked {
  readonly page: Page
  readonly world: World
  readonly model: Model
  readonly devices: readonly Device[]
  readonly now: number
  readonly fail: Fail
}

/** I5: what looks live came lately, and from a device of that patient. */
export function checkShown({ page, world, model, devices, now, fail }: Looked): void {
  if (page.store.connection().kind !== 'live') return
  const { subjects, associations } = world.hospital()
  for (const { id, unit } of subjects.filter(({ endedAt }) => endedAt === null)) {
    if (!page.units.includes(unit)) continue
    for (const code of page.store.codes(id)) {
      const { reading, freshness } = page.store.reading(id, code)
      if (freshness !== 'live' || reading.kind !== 'valid') continue
      const device = devices.find((each) => each.id === reading.source)
      if (!device || model.isUnsure(device.id, now) || code.startsWith('MDC_PRESS')) continue
      const owner = associations.find((each) => each.device === device.id && each.to === null)
      if (owner?.subject !== id) fail('I5', `${id} shows ${code} of ${device.id}, which is not theirs`)
      const age = now - model.arrivedAt(device.id)
      const limit = Math.max(LATE_MS, 3.3 * device.periodMs) + SLACK_MS
      if (age > limit) fail('I5', `${id} shows ${code} of ${device.id} as live after ${Math.round(age)} ms`)
    }
  }
}
