/** Why a message or a part of it was not taken, beside the reasons of a value (`rejection.ts`). Stable codes. */
export const HL7_REASONS = [
  'hl7-malformed',
  'hl7-truncated',
  'charset',
  'peer-unknown',
  'control-id-reused',
  'version-unsupported',
  'type-unsupported',
  'processing-id',
  'batch-malformed',
  'field-missing',
  'channel-ambiguous',
  'withdrawn',
  'test-data',
  'nothing-usable',
  'not-stored',
] as const
export type Hl7Reason = (typeof HL7_REASONS)[number]
