import type { Alarm } from '@vigil/clinical'
import {
  alarm,
  demoUsers,
  errorCode,
  me,
  type DemoUsers,
  type Me,
  type Problem,
  type Result,
} from '@vigil/protocol'
import * as z from 'zod/mini'
import { isAttended } from './attended'

/** What a page needs of `application/problem+json`. */
const refusal = z.object({ code: errorCode, detail: z.string() })

/** `person`: somebody asked for it; `page`: it refreshes itself, which must keep no session alive (ADR 0006). */
type Asked = 'person' | 'page'

export async function call(
  path: string,
  init: RequestInit = {},
  asked: Asked = 'person',
): Promise<Result<unknown>> {
  try {
    const response = await fetch(path, {
      ...init,
      credentials: 'same-origin',
      // The header that another site's form cannot send (contract.md, HTTP).
      headers: {
        accept: 'application/json',
        'x-vigil': '1',
        'content-type': 'application/json',
        ...(asked === 'page' ? { 'x-vigil-auto': '1' } : {}),
      },
    })
    const text = await response.text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    return response.ok
      ? { ok: true, value: body }
      : { ok: false, error: { ...problemOf(body), details: body } }
  } catch {
    return { ok: false, error: { code: 'unavailable', message: '' } }
  }
}

function problemOf(body: unknown): Problem {
  const known = refusal.safeParse(body)
  return known.success
    ? { code: known.data.code, message: known.data.detail }
    : { code: 'unavailable', message: '' }
}

export const post = (path: string, body: unknown) =>
  call(path, { method: 'POST', body: JSON.stringify(body) })

export const signIn = (user: string, password: string) => post('/api/session', { user, password })
export const signInDemo = (demoUser: string) => post('/api/session', { demoUser })
export const signOut = () => call('/api/session', { method: 'DELETE' })
export const enrolStation = (code: string) => post('/api/station', { code })

const get = (path: string) => call(path, {}, isAttended() ? 'person' : 'page')

/** The body of an answer; throws where there is none, as a query expects. */
export async function read(path: string): Promise<unknown> {
  const answer = await get(path)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

/** `null` when nobody is signed in; throws while the server cannot say. */
export async function whoAmI(): Promise<Me | null> {
  const answer = await get('/api/me')
  if (answer.ok) return me.parse(answer.value)
  if (answer.error.code === 'unauthenticated') return null
  throw new Error(answer.error.code)
}

export type DemoUser = DemoUsers['users'][number]

/** `null` unless the server runs the demo; empty while that is being set up. */
export async function demoUserList(): Promise<readonly DemoUser[] | null> {
  const answer = await call('/api/demo/users')
  const users = answer.ok ? demoUsers.safeParse(answer.value) : null
  return users?.success ? users.data.users : null
}

const alarmList = z.object({ alarms: z.array(alarm) })

/** The newest alarms of the units of this person, also those that have ended; throws while the server cannot say. */
export async function recordedAlarms(): Promise<readonly Alarm[]> {
  return alarmList.parse(await read('/api/alarms?state=all&limit=200')).alarms
}
