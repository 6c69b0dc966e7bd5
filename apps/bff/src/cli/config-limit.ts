import type { LimitSetting } from '@vigil/clinical'
import type { ConfigFile } from '@vigil/protocol'

type Written = ConfigFile['alarmProfiles'][number]['limits'][number]
type Setting = LimitSetting['limit']

/** Seconds are for people. */
export function settingOf(written: Written): Setting {
  const { condition, priority, value, delaySeconds, clearSeconds, deadband, burden, lasting } = written
  return {
    condition,
    priority,
    value,
    delayMs: delaySeconds * 1_000,
    ...(clearSeconds === undefined ? {} : { clearMs: clearSeconds * 1_000 }),
    ...(deadband === undefined ? {} : { deadband }),
    ...(burden === undefined ? {} : { burden }),
    ...(lasting === undefined
      ? {}
      : { lasting: { afterMs: lasting.seconds * 1_000, priority: lasting.priority } }),
  }
}

export function writtenOf(setting: Setting): Written {
  const { condition, priority, value, delayMs, clearMs, deadband, burden, lasting } = setting
  return {
    condition,
    priority,
    value,
    delaySeconds: delayMs / 1_000,
    ...(clearMs === undefined ? {} : { clearSeconds: clearMs / 1_000 }),
    ...(deadband === undefined ? {} : { deadband }),
    ...(burden === undefined ? {} : { burden }),
    // The engine refuses what would not be graver than the limit itself, so never `low`.
    ...(lasting === undefined || lasting.priority === 'low'
      ? {}
      : { lasting: { seconds: lasting.afterMs / 1_000, priority: lasting.priority } }),
  }
}
