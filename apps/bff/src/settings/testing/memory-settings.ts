import type { SettingOutcome, SettingsStore } from '@vigil/storage'

/** Takes every setting and keeps none: for tests of who may ask. */
export function memorySettings(): SettingsStore {
  const keys = new Set<string>()
  const once = (key: string): Promise<SettingOutcome> => {
    const outcome = keys.has(key) ? 'repeated' : 'done'
    keys.add(key)
    return Promise.resolve(outcome)
  }
  return {
    changeLimits: (_, { key }) => once(key),
    endExpiredLimits: () => Promise.resolve(0),
    limitHistory: () => Promise.resolve([]),
    orderComfort: (_, { key }) => once(key),
    endComfort: ({ key }) => once(key),
  }
}
