import {
  authorityOf,
  DEMO_ADT_APPLICATION,
  DEMO_SITES,
  type ConfigFile as DemoConfig,
} from '@vigil/ingest/simulator'
import { configFile, type ConfigFile } from '@vigil/protocol'
import type { Hospital } from '@vigil/storage'
import type { DemoKeys } from './order'

/** Each site's administration, as the server knows it. */
const PEERS = DEMO_SITES.map(({ id }) => ({
  id: `adt-${id}`,
  application: DEMO_ADT_APPLICATION,
  facility: id,
  site: id,
  assigningAuthority: authorityOf(id),
}))

/**
 * What a start has to apply. The first one applies everything. Later ones only add what is missing: who was admitted
 * then may have moved or gone home since, and must not come back.
 */
export function demoFile(
  config: DemoConfig,
  {
    isFirst,
    kept,
    hospital,
  }: {
    readonly isFirst: boolean
    /** The secrets of the start before. */
    readonly kept: Pick<DemoKeys, 'users' | 'devices'>
    readonly hospital: Pick<Hospital, 'users' | 'devices' | 'subjects'>
  },
): ConfigFile {
  const file = configFile.parse({ ...config, hl7Peers: PEERS })
  if (isFirst) return file
  const subjects = new Set(hospital.subjects.map(({ id }) => id))
  const users = new Set(hospital.users.map(({ id }) => id))
  const devices = new Set(hospital.devices.map(({ id }) => id))
  return {
    ...file,
    subjects: file.subjects.filter(({ id, kind }) => kind !== 'patient' && !subjects.has(id)),
    // A secret that is known already is not looked at again: that takes a moment for each.
    users: file.users.filter(({ id }) => !users.has(id) || kept.users[id] === undefined),
    devices: file.devices.filter(({ id }) => !devices.has(id) || kept.devices[id] === undefined),
  }
}
