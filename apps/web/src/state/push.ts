/** This browser as a receiver of pushes: what it can, and how it is turned on, off and carried over a sign-in (AK17). */
import type { UnitId } from '@vigil/clinical'
import { pushAnswer, pushTested, type PushAnswer, type PushTested, type Result } from '@vigil/protocol'
import { call, post } from './rest'

/** Neither is there on an address that is not secure; iOS has push only for what stands on the home screen. */
export const canPush = (): boolean =>
  'serviceWorker' in navigator &&
  'PushManager' in globalThis &&
  'Notification' in globalThis &&
  isSecureContext

export async function readPush(): Promise<PushAnswer | null> {
  const answer = await call('/api/push', {}, 'page')
  return answer.ok ? (pushAnswer.safeParse(answer.value).data ?? null) : null
}

export type TurnedOn = 'on' | 'refused' | 'no-service' | 'failed'

export async function turnOn(key: string, units: readonly UnitId[]): Promise<TurnedOn> {
  if ((await Notification.requestPermission()) !== 'granted') return 'refused'
  const address = await addressFor(key).catch(() => null)
  if (!address) return 'no-service'
  return (await post('/api/push', { address, units })).ok ? 'on' : 'failed'
}

/** `here`: this browser. */
export async function turnOff(id: string): Promise<boolean> {
  const { ok } = await call(`/api/push/${id}`, { method: 'DELETE' })
  if (ok && id === 'here') await (await subscription())?.unsubscribe()
  return ok
}

export async function testPush(): Promise<PushTested['result'] | null> {
  const answer = await post('/api/push/test', {})
  return answer.ok ? (pushTested.safeParse(answer.value).data?.result ?? null) : null
}

const WRONG_PERSON: readonly (Result<unknown> & { ok: false })['error']['code'][] = ['not-found', 'forbidden']

/**
 * After each sign-in: the same person goes on being pushed to. Somebody else in this browser ends it here, and with it the
 * address that the server may still hold.
 */
export async function renewPush(): Promise<void> {
  const known = await subscription()
  if (!known) return
  const body = JSON.stringify({ endpoint: known.endpoint })
  const answer = await call('/api/push/renew', { method: 'POST', body }, 'page')
  if (!answer.ok && WRONG_PERSON.includes(answer.error.code)) await known.unsubscribe()
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager?.getSubscription()) ?? null
}

/** One that was made for another key of the server is of no use. */
async function addressFor(key: string) {
  const { pushManager } = await navigator.serviceWorker.ready
  const known = await pushManager.getSubscription()
  const isOurs = known && textOf(known.options.applicationServerKey) === key
  if (known && !isOurs) await known.unsubscribe()
  const made = isOurs
    ? known
    : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  return { endpoint: made.endpoint, p256dh: textOf(made.getKey('p256dh')), auth: textOf(made.getKey('auth')) }
}

const textOf = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
