import type { Alarm, Subject, UnitId } from '@vigil/clinical'
import { alarmId, subjectId } from '@vigil/protocol'
import { authorize, unitsOf, type Verdict } from '../auth/authorize'
import type { MissedRow } from '@vigil/storage'
import type { Action, Caller } from '../ports'
import { FORBIDDEN, NOT_FOUND, SIGN_IN } from './problem'
import type { Access, Knock, Opened } from './route'

const given = <T>(target: T, subject: Subject['id'] | null = null): Opened<T> => ({
  ok: true,
  target,
  subject,
})
const withheld = (denied: Subject['id'] | 'unit' | null): Opened<never> => ({
  ok: false,
  refusal: NOT_FOUND,
  denied,
})
const unknown = withheld(null)
const stranger: Opened<never> = { ok: false, refusal: SIGN_IN, denied: null }

export const anyone: Access<Caller | null> = {
  kind: 'public',
  action: null,
  open: async ({ caller }) => given(caller),
}

export const signedIn: Access<Caller> = {
  kind: 'signed-in',
  action: null,
  open: async ({ caller }) => (caller ? given(caller) : stranger),
}

type Person = Extract<Caller, { kind: 'person' }>

/** A person in a browser: a station is seen by whoever stands there, and a script shows nothing. */
const personOf = (caller: Caller | null): Opened<Person> => {
  if (!caller) return stranger
  if (!authorize(caller, 'view', 'anywhere').allowed) return withheld('unit')
  return caller.kind === 'person' && caller.via === 'cookie'
    ? given(caller)
    : { ok: false, refusal: FORBIDDEN, denied: null }
}

export const ownBrowser: Access<Person> = {
  kind: 'browser',
  action: 'view',
  open: async ({ caller }) => personOf(caller),
}

/** `here`: the browser that asks. Whether it is the caller's, the desk decides. */
export const ownBrowserNamed: Access<{ readonly caller: Person; readonly id: string | null }> = {
  kind: 'browser',
  action: 'view',
  async open({ caller, id }) {
    const person = personOf(caller)
    return person.ok ? given({ caller: person.target, id: id === 'here' ? null : id }) : person
  },
}

/** A right that the caller has in at least one unit; the route filters by unit. */
export const anywhere = (action: Action): Access<Caller> => ({
  kind: 'anywhere',
  action,
  async open({ caller }) {
    if (!caller) return stranger
    return authorize(caller, action, 'anywhere').allowed ? given(caller) : withheld('unit')
  },
})

/** The units that may be seen, or the one that was asked for. */
export const visibleUnits: Access<readonly UnitId[]> = {
  kind: 'units',
  action: 'view',
  async open({ caller, unit, services }) {
    if (!caller) return stranger
    const units = unitsOf(caller, services.directory)
    if (unit === null) return given(units)
    const asked = units.find((each) => each === unit)
    if (asked) return given([asked])
    return withheld(services.directory.hospital().units.some((each) => each.id === unit) ? 'unit' : null)
  },
}

export interface Allowed {
  readonly caller: Caller
  readonly remote: boolean
}

/** First whether it may be seen (404), then whether it may be changed (403). */
function judge(caller: Caller, action: Action, unit: UnitId): Verdict | 'hidden' {
  if (!authorize(caller, 'view', unit).allowed) return 'hidden'
  return authorize(caller, action, unit)
}

export const onSubject = (action: Action): Access<Allowed & { readonly subject: Subject }> => ({
  kind: 'subject',
  action,
  async open({ caller, id, services }: Knock) {
    if (!caller) return stranger
    const key = subjectId.safeParse(id)
    const subject = key.success ? services.directory.subject(key.data) : null
    if (!subject) return unknown
    const verdict = judge(caller, action, subject.unit)
    if (verdict === 'hidden') return withheld(subject.id)
    if (!verdict.allowed) return { ok: false, refusal: FORBIDDEN, denied: subject.id }
    return given({ caller, remote: verdict.remote, subject }, subject.id)
  },
})

export const onAlarm = (action: Action): Access<Allowed & { readonly alarm: Alarm }> => ({
  kind: 'alarm',
  action,
  async open({ caller, id, services }: Knock) {
    if (!caller) return stranger
    const key = alarmId.safeParse(id)
    if (!key.success) return unknown
    const alarm = services.engine.alarm(key.data) ?? (await services.store.alarm(key.data))
    if (!alarm) return unknown
    const verdict = judge(caller, action, alarm.unit)
    if (verdict === 'hidden') return withheld(alarm.subject)
    if (!verdict.allowed) return { ok: false, refusal: FORBIDDEN, denied: alarm.subject }
    return given({ caller, remote: verdict.remote, alarm }, alarm.subject)
  },
})

export const onMissed = (action: Action): Access<Allowed & { readonly missed: MissedRow }> => ({
  kind: 'missed',
  action,
  async open({ caller, id, services }: Knock) {
    if (!caller) return stranger
    const missed = id === null ? null : await services.store.missedById(id)
    if (!missed) return unknown
    const subject = 'alarm' in missed.what ? missed.what.alarm.subject : null
    const verdict = judge(caller, action, missed.unit)
    if (verdict === 'hidden') return withheld(subject ?? 'unit')
    if (!verdict.allowed) return { ok: false, refusal: FORBIDDEN, denied: subject ?? 'unit' }
    return given({ caller, remote: verdict.remote, missed }, subject)
  },
})
