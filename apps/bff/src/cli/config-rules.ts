import type { ConfigFile, ConfigFileInput } from '@vigil/protocol'
import type { ConfigChange, Hospital } from '@vigil/storage'

type Entry = ConfigFile['alarmRules'][number]
type Rule = NonNullable<ConfigChange['rules']>[number]

/** A rule of the file as the store keeps it. */
export const ruleOf = ({ id, name, stage, unit, site, rungs, ...rule }: Entry): Rule => ({
  id,
  name,
  stage,
  scope: unit === undefined ? { kind: 'site', id: site ?? '' } : { kind: 'unit', id: unit },
  categories: rule.categories ?? null,
  unitKinds: rule.unitKinds ?? null,
  writtenBy: rule.writtenBy ?? null,
  approvedBy: rule.approvedBy ?? null,
  rungs: rungs.map(({ priority, when, delaySeconds, clearSeconds }) => ({
    priority,
    when,
    delayMs: delaySeconds * 1_000,
    clearMs: clearSeconds * 1_000,
  })),
})

/** And back, for `config export`. */
export const ruleEntry = ({
  id,
  name,
  stage,
  scope,
  categories,
  unitKinds,
  writtenBy,
  approvedBy,
  rungs,
}: Hospital['rules'][number]): NonNullable<ConfigFileInput['alarmRules']>[number] => ({
  id,
  name,
  [scope.kind]: scope.id,
  ...(categories === null ? {} : { categories: [...categories] }),
  ...(unitKinds === null ? {} : { unitKinds: [...unitKinds] }),
  stage,
  ...(writtenBy === null ? {} : { writtenBy }),
  ...(approvedBy === null ? {} : { approvedBy }),
  rungs: rungs.map(({ priority, when, delayMs, clearMs }) => ({
    priority,
    when,
    delaySeconds: delayMs / 1_000,
    clearSeconds: clearMs / 1_000,
  })),
})
