import type { DeviceId, PeerId, UnitId } from '@vigil/clinical'
import type { Quarantined } from '@vigil/storage'
import { authorize } from '../auth/authorize'
import type { Caller, Directory } from '../ports'
import { NOT_FOUND, refusal } from './problem'
import type { Access } from './route'

/**
 * Whoever looks after the device, or after a unit of the site that the peer belongs to. What belongs to nothing that we
 * know is for everybody with the right: a stranger's message must be seen.
 */
export function mayOpen(
  directory: Directory,
  caller: Caller,
  { device, peer }: { readonly device: DeviceId | null; readonly peer?: PeerId | null },
): boolean {
  const unit = unitOfDevice(directory, device)
  if (unit !== null) return authorize(caller, 'biomed', unit).allowed
  const site = directory.hospital().hl7Peers.find((each) => each.id === peer)?.site
  return site === undefined
    ? authorize(caller, 'biomed', 'anywhere').allowed
    : maySite(directory, caller, site)
}

export const maySite = (directory: Directory, caller: Caller, site: string): boolean =>
  directory
    .hospital()
    .units.some((unit) => unit.site === site && authorize(caller, 'biomed', unit.id).allowed)

function unitOfDevice(directory: Directory, id: DeviceId | null): UnitId | null {
  const home = id === null ? null : directory.device(id)?.home
  if (!home || home.kind === 'none') return null
  if (home.kind === 'subject') return directory.subject(home.subject)?.unit ?? null
  return directory.hospital().units.find((unit) => unit.beds.some((bed) => bed.id === home.bed))?.id ?? null
}

/** One entry of the quarantine: there for who may open it, for nobody else. */
export const onQuarantined: Access<Quarantined & { readonly id: number }> = {
  kind: 'entry',
  action: 'biomed',
  async open({ caller, id, services: { store, directory } }) {
    if (!caller)
      return {
        ok: false,
        refusal: refusal('unauthenticated', 'Sign in, or send a bearer token of `vigil user token`.'),
        denied: null,
      }
    if (!authorize(caller, 'biomed', 'anywhere').allowed)
      return { ok: false, refusal: NOT_FOUND, denied: 'unit' }
    const entry = /^\d{1,15}$/.test(id ?? '') ? await store.quarantineEntry(Number(id)) : null
    if (!entry) return { ok: false, refusal: NOT_FOUND, denied: null }
    if (!mayOpen(directory, caller, entry)) return { ok: false, refusal: NOT_FOUND, denied: 'unit' }
    return { ok: true, target: entry, subject: null }
  },
}
