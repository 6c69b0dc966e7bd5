import type { Generated, Kysely, Selectable } from 'kysely'

/** The tables as the queries see them; `migrations` makes them. */
export interface Tables {
  series: {
    id: Generated<number>
    subject: string
    code: string
    source: string
    association: string
    kind: 'numeric' | 'waveform' | 'event'
  }
  journal: { id: Generated<number>; batch: string; committed_at: number; payload: Buffer }
  chunk: ChunkRow
  rollup_minute: { series: number; minute_at: number; min: number; max: number; sum: number; samples: number }
  seen: { device: string; kind: string; from_at: number; to_at: number; keys: Buffer }
  stream: { device: string; kind: string; sealed_through: number }
  quarantine: {
    id: Generated<number>
    entry: string
    received_at: number
    protocol: string
    device: string | null
    reason: string
    detail: string
    payload: Buffer
    peer: string | null
    released_at: Generated<number | null>
    released_by: Generated<string | null>
  }
  hl7_peer: {
    id: string
    application: string
    facility: string
    site: string
    assigning_authority: string | null
    removed_at: number | null
  }
  hl7_receipt: {
    peer: string
    control_id: string
    at: number
    digest: string
    refused_under: number | null
    answer: string
  }
  move: MoveTable
  move_touch: { move: number; kind: 'subject' | 'bed' | 'device' | 'unit'; ref: string }
  fact: FactTable
  engine_epoch: { id: Generated<number>; epoch: number }
  alarm_event: {
    seq: number
    previous: number | null
    type: string
    at: number
    alarm: string
    subject: string
    unit: string
    body: string
  }
  alarm: {
    id: string
    subject: string
    unit: string
    state: string
    seq: number
    onset: number
    body: string
  }
  alarm_state: { subject: string; stamp: number; state: string }
  alarm_due: { subject: string; condition: string; kind: string; at: number }
  config_version: { id: Generated<number>; version: number }
  site: {
    id: string
    name: string
    time_zone: string
    production: boolean
    removed_at: number | null
    /** JSON; `null`: as usual. */
    alarm_timings: string | null
    retention: string | null
  }
  unit: {
    id: string
    site: string
    name: string
    kind: string
    position: number
    removed_at: number | null
  }
  bed: { id: string; unit: string; label: string; position: number; removed_at: number | null }
  subject: SubjectRow
  device: DeviceRow
  association: AssociationTable
  user_account: { id: string; name: string; disabled: boolean; password_hash: string | null }
  user_grant: { user_id: string; role: string; scope_kind: string; scope_id: string }
  subject_hold: {
    subject: string
    since: number
    by: string
    reason: string
    ended_at: number | null
    ended_by: string | null
  }
  station: { id: string; name: string; units: string; revoked: boolean }
  limit_override: {
    profile: string
    scope_kind: string
    scope_id: string
    category: string
    condition: string
    priority: string
    value: number
    delay_ms: number
    course: string | null
  }
  alarm_rule: {
    id: string
    version: number
    scope_kind: string
    scope_id: string
    stage: string
    body: string
    changed_at: number
    removed_at: number | null
  }
  session: {
    id: string
    token_hash: string
    kind: string
    principal: string
    created_at: number
    expires_at: number
    last_seen_at: number
  }
  token: { token_hash: string; user_id: string; created_at: number; expires_at: number | null }
  enrolment: { code_hash: string; station: string; expires_at: number }
  audit: AuditRow
  alive: { id: Generated<number>; at: number; watched: string }
  missed: MissedTable
  limit_change: LimitChangeTable
  comfort_care: ComfortCareTable
  engine_input: EngineInputTable
  alarm_receipt: AlarmReceiptTable
  alarm_outcome: AlarmOutcomeTable
  strip: StripTable
  push_subscription: PushSubscriptionTable
  push_message: PushMessageTable
  restored: RestoredTable
}

export interface RestoredTable {
  id: Generated<number>
  taken_at: number
  restored_at: number
  lost_after: number
  lost_before: number
  announced_at: number | null
  confirmed_at: number | null
  confirmed_by: string | null
}

export interface LimitChangeTable {
  id: Generated<number>
  key: string
  subject: string
  condition: string
  priority: string
  old: string
  new: string | null
  reason: string | null
  confirmed: boolean
  category: string
  by: string
  at: number
  expires_at: number | null
  ended_at: number | null
  ended_by: string | null
}

export interface ComfortCareTable {
  id: Generated<number>
  key: string
  subject: string
  remaining: string
  ordered_by: string
  by: string
  at: number
  review_at: number
  ended_at: number | null
  ended_by: string | null
}

export interface EngineInputTable {
  subject: string
  epoch: number
  number: number
  from_at: number
  to_at: number
  inputs: number
  build: string
  checkpoint: Buffer | null
  body: Buffer
  mac: string
}

export interface AlarmReceiptTable {
  id: string
  alarm: string
  episode: number
  viewer_kind: string
  viewer: string
  name: string
  page: string
  shown: boolean
  sound: string
  from_at: number
  to_at: number
}

export interface AlarmOutcomeTable {
  id: Generated<number>
  key: string
  alarm: string
  episode: number
  outcome: string
  by: string
  name: string
  at: number
}

export interface StripTable {
  id: string
  version: number
  key: string
  subject: string
  at: number
  from_at: number
  to_at: number
  codes: string
  label: string
  note: string | null
  speed: number
  gain: string
  by: string
  name: string
  made_at: number
  struck: string | null
}

export interface PushSubscriptionTable {
  id: string
  session: string
  user_id: string
  units: string
  endpoint: string | null
  p256dh: string
  auth: string
  created_at: number
  until_at: number
  told: string
  problem: string | null
  problem_since: number | null
  received_at: number | null
}

export interface PushMessageTable {
  id: string
  subscription: string
  user_id: string
  kind: string
  unit: string | null
  priority: string | null
  alarms: string
  sent_at: number
  result: string
  shown_at: number | null
}

export interface MissedTable {
  id: string
  unit: string
  from_at: number
  to_at: number | null
  found_at: number
  what: string
  sign_key: string | null
  signed: string | null
}

export interface ChunkRow {
  series: number
  start_at: number
  end_at: number
  late: boolean
  codec: number
  samples: number
  valid: number
  min: number | null
  max: number | null
  sum: number | null
  rate: number | null
  gain: number | null
  offset: number | null
  committed_at: number
  checksum: number
  body: Buffer
  damaged_at: number | null
}

export interface SubjectRow {
  id: string
  kind: string
  name: string
  mrn: string | null
  birth_date: string | null
  sex: string
  preterm: boolean
  paced: boolean
  on_oxygen: boolean
  spo2_low: number | null
  spo2_high: number | null
  bed: string | null
  bed_since: number | null
  unit: string
  admitted_at: number
  ended_at: number | null
  identity: 'confirmed' | 'provisional'
  notice: string | null
  /** What is planned, any kind of it; the name is older than the others, and undone moves know it by that. */
  off_unit: string | null
  merged_into: string | null
}

export interface MoveTable {
  id: Generated<number>
  key: string
  type: string
  at: number
  recorded_at: number
  by: string
  body: string
  changes: string
  undone_at: number | null
  undone_by: string | null
  undo_key: string | null
}

export interface FactTable {
  id: Generated<number>
  subject: string
  kind: string
  value: string
  source: string
  at: number
  recorded_at: number
  key: string
}

export interface DeviceRow {
  id: string
  type: string
  simulated: boolean
  identifiers: string
  home_kind: 'bed' | 'subject' | 'none'
  home_bed: string | null
  home_subject: string | null
  home_since: number | null
  secret_hash: string | null
  certificate_fingerprint: string | null
  removed_at: number | null
}

export type AssociationRow = Selectable<AssociationTable>

export interface AssociationTable {
  id: string
  device: string
  subject: string
  bed: string | null
  unit: string
  from_at: number
  to_at: number | null
  by: string
  told: Generated<boolean>
}

export interface AuditRow {
  seq: number
  entry: string
  at: number
  actor: string
  session: string | null
  station: string | null
  action: string
  object: string
  subject_hash: string | null
  outcome: string
  detail_hash: string
  key_id: string
  prev: string
  mac: string
}

export type Database = Kysely<Tables>
