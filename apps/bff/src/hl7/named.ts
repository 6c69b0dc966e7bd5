import type { Hl7Peer } from '@vigil/clinical'
import { mrnNamed, type Hl7Message, type Observed } from '@vigil/ingest'
import type { NamedPatients } from '../directory/named-patients'
import type { Clock, Directory } from '../ports'

interface Deps {
  readonly directory: Pick<Directory, 'hospital'>
  readonly named: Pick<NamedPatients, 'tell'>
  readonly clock: Pick<Clock, 'now'>
}

export type TellNamed = (peer: Hl7Peer, message: Hl7Message, named: Observed['named']) => void

/** Hands on whom the devices of a message name; a number of a system of another site means nothing here (WB21). */
export function createTellNamed({ directory, named: patients, clock }: Deps): TellNamed {
  return (peer, { header }, named) => {
    if (named.length === 0) return
    const authorities = new Set(
      directory
        .hospital()
        .hl7Peers.filter(({ site }) => site === peer.site)
        .map(({ assigningAuthority, facility }) => assigningAuthority ?? facility),
    )
    const now = clock.now()
    for (const { device, patient, measuredAt } of named) {
      const mrn = mrnNamed(patient, authorities, header.delimiters)
      // A clock that is ahead must not outlast what the device says next.
      if (mrn !== null) patients.tell(device, mrn, measuredAt < now ? measuredAt : now)
    }
  }
}
