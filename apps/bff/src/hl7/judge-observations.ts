import type { Hl7Peer } from '@vigil/clinical'
import type { Hl7Message, Observed } from '@vigil/ingest'
import type { Pipeline } from '../pipeline'
import type { NamedPatients } from '../directory/named-patients'
import type { Clock, Directory } from '../ports'
import { createSparse } from '../sparse'
import { onceOf } from './identity'
import type { Judged } from './judge'
import { partsOf } from './parts'
import { createTellNamed } from './named'
import type { Kept } from './quarantine'

interface Deps {
  readonly pipeline: Pick<Pipeline, 'take' | 'unusable'>
  readonly keep: (kept: Kept) => Promise<void>
  readonly clock: Clock
  readonly directory: Pick<Directory, 'hospital'>
  readonly named: Pick<NamedPatients, 'tell'>
}

/**
 * Own proposal: a monitor sends many observations that we have no parameter for, each second; of each one a message is
 * kept once an hour, to be seen and added. Every other refused part is kept always.
 */
const UNKNOWN_CODE_EACH_MS = 3_600_000

type JudgeObservations = (
  peer: Hl7Peer,
  message: Hl7Message,
  bytes: Uint8Array,
  observed: Observed,
) => Promise<Judged>

/** Values and alerts go the way of every device; what was refused of them goes to quarantine. */
export function createJudgeObservations(deps: Deps): JudgeObservations {
  const { pipeline, keep, clock } = deps
  const tellNamed = createTellNamed(deps)
  const unknownCodes = createSparse(UNKNOWN_CODE_EACH_MS, () => clock.monotonic())
  return async (peer, message, bytes, { messages, rejected, taken, named }) => {
    tellNamed(peer, message, named)
    for (const device of new Set(rejected.flatMap((each) => each.device ?? [])))
      await pipeline.unusable(device)
    const isNews = ({ code, segment }: Observed['rejected'][number]) =>
      code !== 'code-unknown' || taken === 0 || unknownCodes.take(`${peer.id} ${codeIn(segment)}`) !== null
    const parts = partsOf(message, rejected.filter(isNews), bytes)
    const source = {
      async quarantine({ kind, detail }: Parameters<Parameters<Pipeline['take']>[1]['quarantine']>[0]) {
        await keep({ peer: peer.id, reason: kind, detail, payload: bytes })
        return { reason: kind, detail }
      },
      onceOf: (index: number) => onceOf(peer.id, message.header.controlId, index),
    }
    const [refusals] = await Promise.all([
      pipeline.take(messages, source),
      ...parts.map((part) => keep({ peer: peer.id, ...part })),
    ])
    const causes = [...refusals, ...rejected.map(({ code, detail }) => ({ reason: code, detail }))]
    const isNothing = taken === 0 || (messages.length > 0 && refusals.length >= messages.length)
    if (isNothing && causes.length === 0 && !hasObservation(message)) {
      await keep({ peer: peer.id, ...NOTHING_USABLE, payload: bytes })
      return { verdict: 'error', remarks: [{ severity: 'error', ...NOTHING_USABLE }] }
    }
    const isRefused = isNothing && causes.length > 0
    const severity = isRefused ? 'error' : 'warning'
    return {
      verdict: isRefused ? 'error' : 'accepted',
      remarks: distinct(causes).map((cause) => ({ severity, ...cause })),
    }
  }
}

const NOTHING_USABLE = { reason: 'nothing-usable', detail: 'The message holds no observation.' } as const

/** A message of rows without a value is a sign of life, and fine. */
const hasObservation = (message: Hl7Message): boolean => message.segments.some(({ id }) => id === 'OBX')

const codeIn = (segment: string): string => segment.split('|')[3]?.slice(0, 100) ?? ''

interface Cause {
  readonly reason: string
  readonly detail: string
}
const distinct = (causes: readonly Cause[]): readonly Cause[] => [
  ...new Map(causes.map((cause) => [`${cause.reason} ${cause.detail}`, cause])).values(),
]
