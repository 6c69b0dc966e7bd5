import type { Duplex } from 'node:stream'
import type { DeviceId } from '@vigil/clinical'
import type { Directory } from '../ports'
import { addressOf, type Admission } from './admission'
import type { Credentials, Shown } from './credentials'
import type { Known, Notes } from './notes'

export type Entry =
  | { readonly kind: 'admitted' }
  /** `refused`: wrong; `busy`: not looked at, come back later. */
  | { readonly kind: 'refused' | 'busy'; readonly why: string }

export interface Knock {
  readonly id: string
  readonly user: string | undefined
  readonly shown: Shown
  readonly connection: Duplex
  /** False when the connection has gone. */
  readonly isWanted: () => boolean
}

/** Who comes in: cheap answers first, so that a flood of guesses costs no query and no password check (H20). */
export interface Door {
  enter(knock: Knock): Promise<Entry>
  nameOf(id: string): Known
}

interface Deps {
  readonly directory: Pick<Directory, 'device'>
  readonly credentials: Credentials
  readonly admission: Admission
  readonly notes: Notes
}

const ADMITTED: Entry = { kind: 'admitted' }

export function createDoor({ directory, credentials, admission, notes }: Deps): Door {
  const nameOf = (id: string): Known => directory.device(id as DeviceId)?.id ?? 'unknown'

  const decide = async ({ id, user, shown, connection, isWanted }: Knock): Promise<Entry> => {
    const device = nameOf(id)
    if (user !== id) return refused('User name and client id must both be the device id.')
    if (device === 'unknown') return refused('No such device is configured.')
    const address = addressOf(connection)
    if (await credentials.recognises(device, shown)) return ADMITTED
    if (admission.isBarred(device, address)) return busy('Too many wrong passwords; wait.')
    // Counted before the check, so that a thousand at once are a thousand tries.
    admission.failed(device, address)
    const verdict = await credentials.verifies(device, shown.password, isWanted)
    switch (verdict) {
      case 'matches':
        admission.succeeded(device, address)
        return ADMITTED
      case 'wrong':
        return refused('Wrong password or certificate.')
      case 'busy':
        return busy('Too many sign-ins of devices at once; try again.')
      default:
        return verdict satisfies never
    }
  }

  return {
    nameOf,
    async enter(knock) {
      const entry = await decide(knock)
      if (entry.kind === 'admitted') admission.proven(knock.connection)
      else notes.refused(nameOf(knock.id), addressOf(knock.connection), entry.why)
      return entry
    },
  }
}

const refused = (why: string): Entry => ({ kind: 'refused', why })
const busy = (why: string): Entry => ({ kind: 'busy', why })
