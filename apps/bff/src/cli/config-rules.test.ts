import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configFile } from '@vigil/protocol'
import type { EpochMs } from '@vigil/clinical'
import { expect, it } from 'vitest'
import { ruleEntry, ruleOf } from './config-rules'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/alarm-rules.md'), 'utf8')
const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? 'null')

it('takes the rules of the manual and exports them as they were', () => {
  const { alarmRules } = configFile.parse(example)
  expect(alarmRules.map(({ id, stage }) => `${id} ${stage}`)).toEqual([
    'shock enabled',
    'sat-burden draft',
    'low-glucose-soon draft',
  ])
  const rules = alarmRules.map(ruleOf)
  expect(rules[0]?.rungs.map(({ delayMs, clearMs }) => [delayMs, clearMs])).toEqual([
    [30_000, 15_000],
    [0, 30_000],
  ])
  const stored = rules.map((rule) => ({ ...rule, version: 3, changedAt: 0 as EpochMs }))
  const again = configFile.parse({ alarmRules: stored.map(ruleEntry) }).alarmRules.map(ruleOf)
  expect(again).toEqual(rules)
})

const RULE = {
  id: 'r',
  name: 'R',
  site: 'north',
  rungs: [{ priority: 'low', when: { kind: 'below', codes: ['MDC_PULS_OXIM_SAT_O2'], value: 90 } }],
}

it.each([
  ['enabled without a second person', { ...RULE, stage: 'enabled', writtenBy: 'a', approvedBy: 'a' }],
  ['of no unit and no site', { ...RULE, site: undefined }],
  [
    'with an unknown parameter',
    { ...RULE, rungs: [{ priority: 'low', when: { kind: 'below', codes: ['X'], value: 1 } }] },
  ],
  [
    'with a kind nobody knows',
    { ...RULE, rungs: [{ priority: 'low', when: { kind: 'eval', of: 'process.exit()' } }] },
  ],
  ['with one priority twice', { ...RULE, rungs: [...RULE.rungs, ...RULE.rungs] }],
])('refuses a rule %s', (_what, rule) => {
  expect(configFile.safeParse({ alarmRules: [rule] }).success).toBe(false)
})
