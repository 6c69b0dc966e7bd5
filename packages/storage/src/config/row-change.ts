/** Which columns differ; `null`: the row is new. */
export function changedColumns<Row extends object>(
  before: Row | undefined,
  after: Row,
): (keyof Row)[] | null {
  if (!before) return null
  return (Object.keys(after) as (keyof Row)[]).filter((column) => before[column] !== after[column])
}

/** One line for a person: what happened to what. Values that could identify somebody stay out. */
export function lineOf(owner: string, changed: readonly PropertyKey[] | null): string[] {
  if (changed === null) return [`${owner}: added`]
  const names = changed.map((column) => WORDS[String(column)] ?? String(column).replaceAll('_', ' '))
  return names.length === 0 ? [] : [`${owner}: changed ${[...new Set(names)].join(', ')}`]
}

const WORDS: Readonly<Record<string, string>> = {
  removed_at: 'back in use',
  secret_hash: 'credential',
  certificate_fingerprint: 'certificate',
  password_hash: 'password',
  spo2_low: 'SpO2 target',
  spo2_high: 'SpO2 target',
  home_kind: 'home',
  home_bed: 'home',
  home_subject: 'home',
  home_since: 'since',
  bed_since: 'bed',
}
