import type {
  AlarmId,
  AssociationId,
  BedId,
  DeviceId,
  EpochMs,
  PeerId,
  Sequence,
  SiteId,
  StationId,
  SubjectId,
  UnitId,
  UserId,
} from '@vigil/clinical'
import * as z from 'zod/mini'

// The cast mints a brand: parsing at the door is the one place where that is allowed.
const id = <T extends string>(pattern: RegExp) =>
  z.string().check(z.regex(pattern), z.maxLength(200)) as unknown as z.ZodMiniType<T, string>
const token = /^[A-Za-z0-9._:@-]+$/
const path2 = /^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/
const path3 = /^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/

export const siteId = id<SiteId>(/^[A-Za-z0-9._-]+$/)
export const unitId = id<UnitId>(path2)
export const bedId = id<BedId>(path3)
export const subjectId = id<SubjectId>(token)
export const deviceId = id<DeviceId>(/^[A-Za-z0-9._:-]+$/)
export const associationId = id<AssociationId>(token)
export const userId = id<UserId>(token)
export const peerId = id<PeerId>(token)
export const stationId = id<StationId>(token)
export const alarmId = id<AlarmId>(/^[^\s]+$/)
export const epochMs = z.int() as unknown as z.ZodMiniType<EpochMs, number>
export const sequence = z.int().check(z.nonnegative()) as unknown as z.ZodMiniType<Sequence, number>
