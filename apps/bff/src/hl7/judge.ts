import type { EpochMs, Hl7Peer } from '@vigil/clinical'
import {
  createSiteTime,
  parseAdt,
  parseAlerts,
  parseObservations,
  type Hl7Context,
  type Hl7Message,
  type Hl7Reason,
  type Observed,
  type Opened,
  type Remark,
  type SiteTime,
  type TakeAdt,
  type Verdict,
} from '@vigil/ingest'
import type { Pipeline } from '../pipeline'
import type { Clock, Directory } from '../ports'
import { createSparse } from '../sparse'
import { onceOf } from './identity'
import { partsOf } from './parts'
import type { Places } from './places'
import type { Kept } from './quarantine'

export interface Judged {
  readonly verdict: Verdict
  readonly remarks: readonly Remark[]
}

export type Judge = (peer: Hl7Peer, opened: Opened, bytes: Uint8Array) => Promise<Judged>

interface Deps {
  readonly directory: Pick<Directory, 'site'>
  readonly pipeline: Pick<Pipeline, 'take' | 'unusable'>
  readonly takeAdt: TakeAdt
  readonly places: Places
  readonly keep: (kept: Kept) => Promise<void>
  readonly clock: Clock
}

/**
 * Own proposal: a monitor sends many observations that we have no parameter for, each second; of each one a message is
 * kept once an hour, to be seen and added. Every other refused part is kept always.
 */
const UNKNOWN_CODE_EACH_MS = 3_600_000

/** What becomes of the message of a known peer; its effects are on disk when this resolves, whatever it says. */
export function createJudge(deps: Deps): Judge {
  const { directory, pipeline, takeAdt, places, keep, clock } = deps
  const zones = new Map<string, SiteTime>()
  const unknownCodes = createSparse(UNKNOWN_CODE_EACH_MS, () => clock.monotonic())

  const siteTimeOf = (peer: Hl7Peer): SiteTime => {
    const zone = directory.site(peer.site)?.timeZone ?? 'UTC'
    const known = zones.get(zone) ?? createSiteTime(zone)
    zones.set(zone, known)
    return known
  }
  const refuse = async (
    peer: Hl7Peer,
    bytes: Uint8Array,
    { verdict, reason, detail }: { verdict: Verdict; reason: string; detail: string },
  ): Promise<Judged> => {
    await keep({ peer: peer.id, reason, detail, payload: bytes })
    return { verdict, remarks: [{ severity: 'error', reason, detail }] }
  }

  const observations = async (
    peer: Hl7Peer,
    message: Hl7Message,
    bytes: Uint8Array,
    { messages, rejected, taken }: Observed,
  ): Promise<Judged> => {
    const { controlId } = message.header
    for (const device of new Set(rejected.flatMap((each) => each.device ?? [])))
      await pipeline.unusable(device)
    const isNews = ({ code, segment }: Observed['rejected'][number]) =>
      code !== 'code-unknown' || taken === 0 || unknownCodes.take(`${peer.id} ${codeIn(segment)}`) !== null
    const parts = partsOf(message, rejected.filter(isNews), bytes)
    const kept = Promise.all(parts.map((part) => keep({ peer: peer.id, ...part })))
    const refusals = await pipeline.take(messages, {
      async quarantine({ kind, detail }) {
        await keep({ peer: peer.id, reason: kind, detail, payload: bytes })
        return { reason: kind, detail }
      },
      onceOf: (index) => onceOf(peer.id, controlId, index),
    })
    await kept
    const isNothing = taken === 0 || (messages.length > 0 && refusals.length >= messages.length)
    const causes = [...refusals, ...rejected.map(({ code, detail }) => ({ reason: code, detail }))]
    if (isNothing && causes.length === 0 && !hasObservation(message))
      return refuse(peer, bytes, { verdict: 'error', ...NOTHING_USABLE })
    const isRefused = isNothing && causes.length > 0
    return {
      verdict: isRefused ? 'error' : 'accepted',
      remarks: distinct(causes).map((cause) => ({ severity: isRefused ? 'error' : 'warning', ...cause })),
    }
  }

  const adt = async (
    peer: Hl7Peer,
    message: Hl7Message,
    bytes: Uint8Array,
    context: Pick<Hl7Context, 'receivedAt' | 'site'>,
  ): Promise<Judged> => {
    const sender = { id: peer.id, assigningAuthority: peer.assigningAuthority ?? peer.facility }
    const parsed = parseAdt(message, sender, context)
    if (parsed.kind === 'refused')
      return refuse(peer, bytes, { ...parsed, verdict: verdictFor(parsed.reason) })
    const outcome = await takeAdt(parsed.event)
    switch (outcome.kind) {
      case 'taken':
      case 'repeated':
        return { verdict: 'accepted', remarks: [] }
      case 'refused':
        return refuse(peer, bytes, { ...outcome, verdict: 'error' })
      default:
        return outcome satisfies never
    }
  }

  return async (peer, opened, bytes) => {
    if (opened.kind === 'refused')
      return refuse(peer, bytes, { ...opened, verdict: verdictFor(opened.reason) })
    const { message } = opened
    const { type, trigger, processing } = message.header
    const isProduction = directory.site(peer.site)?.production ?? true
    if (!(isProduction ? ['P'] : ['P', 'T', 'D']).includes(processing))
      return refuse(peer, bytes, { verdict: 'rejected', ...(isProduction ? TEST_DATA : NO_PROCESSING) })
    const receivedAt: EpochMs = clock.now()
    const context: Hl7Context = {
      receivedAt,
      site: siteTimeOf(peer),
      deviceOf: (reference) => places.deviceOf(peer.site, reference),
    }
    switch (`${type}^${trigger}`) {
      case 'ORU^R01':
        return observations(peer, message, bytes, parseObservations(message, context))
      case 'ORU^R40':
        return observations(peer, message, bytes, parseAlerts(message, context))
    }
    if (type === 'ADT') return adt(peer, message, bytes, context)
    return refuse(peer, bytes, { verdict: 'rejected', ...UNSUPPORTED })
  }
}

const TEST_DATA = {
  reason: 'processing-id',
  detail: 'This is a production site: MSH-11 must be P (H25).',
} as const
const NO_PROCESSING = { reason: 'processing-id', detail: 'MSH-11 must be P, T or D.' } as const
const UNSUPPORTED = {
  reason: 'type-unsupported',
  detail: 'Taken are ORU^R01, ORU^R40 and ADT A01 A02 A03 A04 A08 A11 A12 A13 A40.',
} as const
const NOTHING_USABLE = { reason: 'nothing-usable', detail: 'The message holds no observation.' } as const

/** AR: the kind of message is not for us; AE: this one has something to correct (clinical.md 7.3). */
function verdictFor(reason: Hl7Reason): Verdict {
  return reason === 'type-unsupported' || reason === 'version-unsupported' ? 'rejected' : 'error'
}

/** A message of rows without a value is a sign of life, and fine. */
const hasObservation = (message: Hl7Message): boolean => message.segments.some(({ id }) => id === 'OBX')

const codeIn = (segment: string): string => segment.split('|')[3]?.slice(0, 100) ?? ''

const distinct = (causes: readonly { readonly reason: string; readonly detail: string }[]) => [
  ...new Map(causes.map((cause) => [`${cause.reason} ${cause.detail}`, cause])).values(),
]
