import type { Hl7Peer } from '@vigil/clinical'
import {
  createSiteTime,
  createWords,
  parseAdt,
  parseAlerts,
  parseObservations,
  type Hl7Context,
  type Hl7Message,
  type Hl7Reason,
  type Opened,
  type Remark,
  type SiteTime,
  type TakeAdt,
  type Verdict,
} from '@vigil/ingest'
import type { Pipeline } from '../pipeline'
import type { NamedPatients } from '../directory/named-patients'
import type { Clock, Directory } from '../ports'
import { createJudgeObservations } from './judge-observations'
import type { Places } from './places'
import type { Kept } from './quarantine'

export interface Judged {
  readonly verdict: Verdict
  readonly remarks: readonly Remark[]
}

export type Judge = (peer: Hl7Peer, opened: Opened, bytes: Uint8Array) => Promise<Judged>

interface Deps {
  readonly directory: Pick<Directory, 'site' | 'hospital'>
  readonly pipeline: Pick<Pipeline, 'take' | 'unusable'>
  readonly takeAdt: TakeAdt
  readonly places: Places
  readonly named: Pick<NamedPatients, 'tell'>
  readonly keep: (kept: Kept) => Promise<void>
  readonly clock: Clock
}

interface Refused {
  readonly verdict: Verdict
  readonly reason: string
  readonly detail: string
}

/** What becomes of the message of a known peer; its effects are on disk when this resolves, whatever it says. */
export function createJudge(deps: Deps): Judge {
  const { directory, takeAdt, places, keep, clock } = deps
  const judgeObservations = createJudgeObservations(deps)
  const siteTimeOf = createSiteTimes()
  const words = createWords()

  const refuse = async (peer: Hl7Peer, bytes: Uint8Array, refused: Refused): Promise<Judged> => {
    const { verdict, reason, detail } = refused
    await keep({ peer: peer.id, reason, detail, payload: bytes })
    return { verdict, remarks: [{ severity: 'error', reason, detail }] }
  }
  const adt = async (
    peer: Hl7Peer,
    message: Hl7Message,
    context: Pick<Hl7Context, 'receivedAt' | 'site' | 'words'>,
  ): Promise<Refused | null> => {
    const sender = { id: peer.id, assigningAuthority: peer.assigningAuthority ?? peer.facility }
    const parsed = parseAdt(message, sender, context)
    if (parsed.kind === 'refused') return { ...parsed, verdict: verdictFor(parsed.reason) }
    const outcome = await takeAdt(parsed.event)
    return outcome.kind === 'refused' ? { ...outcome, verdict: 'error' } : null
  }

  return async (peer, opened, bytes) => {
    if (opened.kind === 'refused')
      return refuse(peer, bytes, { ...opened, verdict: verdictFor(opened.reason) })
    const { message } = opened
    const { type, trigger, processing } = message.header
    const site = directory.site(peer.site)
    const problem = processingProblem(site?.production ?? true, processing)
    if (problem) return refuse(peer, bytes, problem)
    const context: Hl7Context = {
      receivedAt: clock.now(),
      site: siteTimeOf(site?.timeZone ?? 'UTC'),
      words,
      deviceOf: (reference) => places.deviceOf(peer.site, reference),
    }
    if (type === 'ORU' && trigger === 'R01')
      return judgeObservations(peer, message, bytes, parseObservations(message, context))
    if (type === 'ORU' && trigger === 'R40')
      return judgeObservations(peer, message, bytes, parseAlerts(message, context))
    if (type !== 'ADT') return refuse(peer, bytes, UNSUPPORTED)
    const refused = await adt(peer, message, context)
    return refused ? refuse(peer, bytes, refused) : { verdict: 'accepted', remarks: [] }
  }
}

function createSiteTimes(): (timeZone: string) => SiteTime {
  const zones = new Map<string, SiteTime>()
  return (timeZone) => {
    const known = zones.get(timeZone) ?? createSiteTime(timeZone)
    zones.set(timeZone, known)
    return known
  }
}

/** H25: on a production site nothing but P is real. */
function processingProblem(isProduction: boolean, processing: string): Refused | null {
  const allowed = isProduction ? ['P'] : ['P', 'T', 'D']
  if (allowed.includes(processing)) return null
  const detail = isProduction
    ? 'This is a production site: MSH-11 must be P (H25).'
    : 'MSH-11 must be P, T or D.'
  return { verdict: 'rejected', reason: 'processing-id', detail }
}

const UNSUPPORTED: Refused = {
  verdict: 'rejected',
  reason: 'type-unsupported',
  detail: 'Taken are ORU^R01, ORU^R40 and ADT A01 A02 A03 A04 A08 A11 A12 A13 A40.',
}

/** AR: the kind of message is not for us; AE: this one has something to correct (clinical.md 7.3). */
const verdictFor = (reason: Hl7Reason): Verdict =>
  reason === 'type-unsupported' || reason === 'version-unsupported' ? 'rejected' : 'error'
