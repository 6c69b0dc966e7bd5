import { CLIENT_EVENTS, type ErrorCode, type Result } from '@vigil/protocol'
import type { z } from 'zod'
import type { Log } from '../ports'
import type { Client } from './client'

export type ClientEvent = keyof typeof CLIENT_EVENTS
export type Payload<E extends ClientEvent> = z.output<(typeof CLIENT_EVENTS)[E]>
export type Handlers = {
  readonly [E in ClientEvent]: (client: Client, payload: Payload<E>) => Promise<Result<unknown>>
}

export const refuse = (code: ErrorCode, message: string, details?: unknown): Result<never> => ({
  ok: false,
  error: { code, message, ...(details === undefined ? {} : { details }) },
})

/** Own proposal: a page of ours never sends one; a client that goes on is closed. */
const MOST_UNKNOWN_EVENTS = 100

interface Deps {
  readonly log: Log
  readonly onUnknown: (client: Client) => void
}

/**
 * The only place that listens to a socket (finding 1: a throw in a bare Socket.IO handler ends the process). Parse, run,
 * answer with a typed result; no payload, missing callback or exception gets past it. Rights are checked in the handlers,
 * which alone know the unit.
 */
export function listen(client: Client, handlers: Handlers, { log, onUnknown }: Deps): void {
  client.socket.onAny((event: unknown, ...args: unknown[]) => {
    const answer = answerOf(args)
    if (!isClientEvent(event)) {
      client.unknownEvents += 1
      answer(refuse('malformed', 'This server knows no such event; reload the page.'))
      if (client.unknownEvents > MOST_UNKNOWN_EVENTS) onUnknown(client)
      return
    }
    if (client.commands.take() > 0) {
      answer(refuse('rate-limited', 'Too many commands at once; wait a second and try again.'))
      return
    }
    run(client, event, args[0], handlers).then(answer, (error: unknown) => {
      log.error('socket.handler-failed', { event, session: client.caller.session, error: stackOf(error) })
      answer(refuse('internal', 'The server could not do this; try again, and use the bedside monitor.'))
    })
  })
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

async function run(
  client: Client,
  event: ClientEvent,
  payload: unknown,
  handlers: Handlers,
): Promise<Result<unknown>> {
  const parsed = CLIENT_EVENTS[event].safeParse(payload)
  if (!parsed.success)
    return refuse(
      'malformed',
      `${event}: ${parsed.error.issues[0]?.path.join('.') || 'payload'} is not valid.`,
    )
  // The schema of this very event was applied: the compiler cannot follow the index.
  const handler = handlers[event] as (client: Client, payload: unknown) => Promise<Result<unknown>>
  return handler(client, parsed.data)
}

const isClientEvent = (event: unknown): event is ClientEvent =>
  typeof event === 'string' && Object.hasOwn(CLIENT_EVENTS, event)

/** Socket.IO hands over the callback last, if the caller asked for an answer at all. */
function answerOf(args: readonly unknown[]): (result: Result<unknown>) => void {
  const last = args.at(-1)
  return typeof last === 'function'
    ? (result) => void Reflect.apply(last, undefined, [result])
    : () => undefined
}
