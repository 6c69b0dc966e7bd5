import type { SubjectId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import { z } from 'zod'
import { problemsOf } from '@vigil/protocol'
import type { Placement } from '../placement/placement'
import type { PushDesk } from '../push/desk'
import type { Review } from '../review/review'
import type { SecondOpinions } from '../second-opinion/second-opinion'
import type { Settings } from '../settings/settings'
import type { Config } from '../config'
import type { Peers } from '../hl7/peers'
import type { SignIn } from '../auth/sign-in'
import type { Sessions } from '../auth/sessions'
import type { Action, Board, Caller, Clock, Directory, Engine, Health, Live, Log } from '../ports'
import { refusal, type Refusal } from './problem'

/** What the routes work with. */
export interface Services {
  readonly store: Store
  readonly engine: Engine
  readonly directory: Directory
  readonly board: Board
  readonly placement: Placement
  readonly settings: Settings
  readonly opinions: Pick<SecondOpinions, 'of'>
  readonly review: Pick<Review, 'envelope' | 'ecg'>
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly live: Pick<Live, 'end'>
  readonly push: PushDesk
  readonly health: Health
  readonly peers: Pick<Peers, 'state' | 'strangers'>
  readonly clock: Clock
  readonly log: Log
  readonly config: Pick<Config, 'demo' | 'build' | 'webDir' | 'tls'>
}

/** The request without Express. */
export interface Facts {
  readonly address: string
  readonly cookieHeader: string | undefined
  readonly accept: string
}

export interface Knock {
  readonly services: Services
  readonly caller: Caller | null
  readonly id: string | null
  readonly unit: string | null
}

export type Opened<T> =
  | { readonly ok: true; readonly target: T; readonly subject: SubjectId | null }
  /** `denied`: it is there, and not for this caller; written down. */
  | { readonly ok: false; readonly refusal: Refusal; readonly denied: SubjectId | 'unit' | null }

/** Who may call, as data for the documents and the matrix test, and the check that hands the target over. */
export interface Access<T> {
  readonly kind:
    | 'public'
    | 'signed-in'
    | 'browser'
    | 'anywhere'
    | 'units'
    | 'subject'
    | 'alarm'
    | 'entry'
    | 'move'
    | 'missed'
  readonly action: Action | null
  open(knock: Knock): Promise<Opened<T>>
}

export type Reply =
  | { readonly kind: 'json'; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'empty'; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'bytes'; readonly type: string; readonly body: Buffer }
  | {
      readonly kind: 'stream'
      readonly type: string
      readonly headers: Readonly<Record<string, string>>
      readonly content: AsyncIterable<string | Buffer>
      /** What was given away, for the audit trail. */
      readonly audited: string
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export const json = (body: unknown): Reply => ({ kind: 'json', body })
export const refuse = (...args: Parameters<typeof refusal>): Reply => ({
  kind: 'refused',
  refusal: refusal(...args),
})

interface Call<T, Q extends z.core.$ZodType, B extends z.core.$ZodType> {
  readonly services: Services
  readonly facts: Facts
  readonly target: T
  readonly query: z.output<Q>
  readonly body: z.output<B>
}

interface Spec<T, Q extends z.core.$ZodType, B extends z.core.$ZodType> {
  readonly method: 'get' | 'post' | 'delete'
  /** Express form: `/api/subjects/:id/readings`. */
  readonly path: `/api/${string}`
  readonly summary: string
  readonly access: Access<T>
  readonly query?: Q
  readonly body?: B
  /** Of a 200; `null`: 204 without a body. */
  readonly answer: z.core.$ZodType | null
  /** Other content types of a 200. */
  readonly also?: readonly string[]
  /** Written to the audit trail: a read before it is answered, an act whether it worked or not. */
  readonly audit: { readonly kind: 'read' | 'act'; readonly action: string } | null
  run(call: Call<T, Q, B>): Promise<Reply> | Reply
}

type Erased = 'method' | 'path' | 'summary' | 'answer' | 'also' | 'audit'
/** A row of the route table. */
export interface Route extends Pick<Spec<unknown, z.core.$ZodType, z.core.$ZodType>, Erased> {
  readonly access: Pick<Access<unknown>, 'kind' | 'action'>
  readonly query: z.core.$ZodType
  readonly body: z.core.$ZodType | null
  handle(input: Input): Promise<Handled>
}

export interface Input extends Omit<Knock, 'unit'> {
  readonly facts: Facts
  readonly query: unknown
  readonly body: unknown
}

export interface Handled {
  readonly reply: Reply
  /** The subject it was about, and whether it was refused for want of a right. */
  readonly subject: SubjectId | null
  readonly denied: boolean
}

const NO_QUERY = z.strictObject({})
const unitOf = z.object({ unit: z.string().optional() })

/** Parse, authorise, run: a route cannot be declared without all three (design decision 8). */
export function route<
  T,
  Q extends z.core.$ZodType = typeof NO_QUERY,
  B extends z.core.$ZodType = z.ZodUndefined,
>(spec: Spec<T, Q, B>): Route {
  // A route without a query schema takes none, and one without a body schema gets `undefined`.
  const query = (spec.query ?? NO_QUERY) as Q
  const body = spec.body ?? null
  return {
    ...spec,
    query,
    body,
    async handle({ services, caller, id, facts, ...raw }) {
      const parsedQuery = z.safeParse(query, raw.query)
      if (!parsedQuery.success) return malformed(parsedQuery.error, 'query')
      const parsedBody = body ? z.safeParse(body, raw.body) : null
      if (parsedBody && !parsedBody.success) return malformed(parsedBody.error, 'body')
      const unit = unitOf.safeParse(parsedQuery.data).data?.unit ?? null
      const opened = await spec.access.open({ services, caller, id, unit })
      if (!opened.ok) {
        const subject = opened.denied === 'unit' ? null : opened.denied
        return {
          reply: { kind: 'refused', refusal: opened.refusal },
          subject,
          denied: opened.denied !== null,
        }
      }
      const call = { services, facts, target: opened.target, query: parsedQuery.data }
      const reply = await spec.run({ ...call, body: parsedBody?.data as z.output<B> })
      return { reply, subject: opened.subject, denied: false }
    },
  }
}

function malformed(error: z.core.$ZodError, where: string): Handled {
  const errors = problemsOf(error, [where])
  const reply = refuse('malformed', `The ${where} is not as /api/openapi.json says; see errors.`, {
    errors: errors.slice(0, 20),
  })
  return { reply, subject: null, denied: false }
}
