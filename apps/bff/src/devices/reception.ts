import { parseTopic } from '@vigil/ingest'
import type { EpochMs } from '@vigil/clinical'
import type { Delivery, Refusal } from './quarantine'
import type { WaveLane } from './wave-lane'

/** What a broker got at this QoS; resolves when it is on disk. */
export type Reception = (delivery: Delivery, qos: number) => Promise<readonly Refusal[]>

interface Deps {
  readonly lane: WaveLane
  readonly receive: (delivery: Delivery) => Promise<readonly Refusal[]>
  readonly now: () => EpochMs
}

/** Waveforms wait in their lane, whichever broker they came over; whatever else came is taken at once. */
export const createReception =
  ({ lane, receive, now }: Deps): Reception =>
  async (delivery, qos) => {
    const parsed = parseTopic(delivery.topic)
    const arrived = { ...delivery, receivedAt: now() }
    const take = () => receive(arrived)
    if (parsed?.kind === 'waveforms' && mayWait(delivery, qos))
      // A PUBACK means stored: only what was sent without asking for one may be left out.
      return lane.run(parsed.device, take, qos === 0 ? [] : null)
    if (parsed?.kind === 'status') await lane.behind(parsed.device)
    return take()
  }

/** The hospital's broker hands over nothing else while one message of QoS 1 has no answer. */
const mayWait = ({ protocol }: Delivery, qos: number) => qos === 0 || protocol === 'mqtt'
