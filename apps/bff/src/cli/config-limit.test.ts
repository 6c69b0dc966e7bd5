import { configFile, type ConfigFile } from '@vigil/protocol'
import { expect, it } from 'vitest'
import { settingOf, writtenOf } from './config-limit'

const written = {
  condition: 'spo2-low',
  priority: 'medium',
  value: 89,
  delaySeconds: 20,
  clearSeconds: 8,
  deadband: 1,
  burden: 60,
  lasting: { seconds: 120, priority: 'high' },
} as const
const parsed = (limit: object): ConfigFile =>
  configFile.parse({ alarmProfiles: [{ id: 'quiet', unit: 'north/icu', limits: [limit] }] })

it('reads how a limit ends and grows, and writes the same', () => {
  const [limit] = parsed(written).alarmProfiles[0]?.limits ?? []
  if (!limit) throw new Error('no limit')
  const setting = settingOf(limit)
  expect(setting).toEqual({
    condition: 'spo2-low',
    priority: 'medium',
    value: 89,
    delayMs: 20_000,
    clearMs: 8_000,
    deadband: 1,
    burden: 60,
    lasting: { afterMs: 120_000, priority: 'high' },
  })
  expect(writtenOf(setting)).toEqual(written)
})

it('leaves out what nobody set', () => {
  const plain = { condition: 'hr-low', priority: 'high', value: 42, delaySeconds: 3 } as const
  expect(writtenOf(settingOf(plain))).toEqual(plain)
})
