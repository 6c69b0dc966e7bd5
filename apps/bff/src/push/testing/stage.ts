import type { Alarm, AlarmId, EpochMs, Grant, UnitId, UserId } from '@vigil/clinical'
import type { Hospital, PushStore } from '@vigil/storage'
import webPush from 'web-push'
import { pushNote } from '@vigil/protocol'
import { ICU } from '../../testing/hospital'
import { anAlarm as alarmOf, START } from '../../http/testing/given'
import { grant } from '../../http/testing/world'
import { memoryPush } from '../../testing/memory-push'
import type { Egress } from '../egress'
import type { Person } from '../desk'
import { createPush } from '../push'
import { aBrowser, type TestBrowser } from './browser'
import { FakeEgress } from './fake-egress'

const NURSE = 'nurse' as UserId

export const aPerson = (session = 's1', grants: readonly Grant[] = [grant('nurse', ICU)]): Person => ({
  kind: 'person',
  session,
  user: NURSE,
  name: 'N. One',
  grants,
  via: 'cookie',
})

const hospitalOf = (grants: readonly Grant[], disabled = false): Pick<Hospital, 'users' | 'units'> => ({
  users: [{ id: NURSE, name: 'N. One', grants, disabled }],
  units: [{ id: ICU, name: 'ICU' } as Hospital['units'][number]],
})

interface Options {
  readonly store?: PushStore
  readonly egress?: Egress
  readonly endpoint?: string
}

/** What was asked for and waits for nothing outside is done. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** The service with its time, its alarms and its network in the hand of a test. */
export function openStage({
  store = memoryPush(),
  egress,
  endpoint = 'https://push.example/one',
}: Options = {}) {
  const time = { ms: 0 }
  const now = () => (START + time.ms) as EpochMs
  const fake = new FakeEgress()
  const browser: TestBrowser = aBrowser(endpoint)
  const keys = webPush.generateVAPIDKeys()
  const alarms = new Map<AlarmId, Alarm>()
  const reached = new Set<AlarmId>()
  const logged: unknown[] = []
  const place = { hospital: hospitalOf([grant('nurse', ICU)]) }
  const unit = (id: UnitId) => place.hospital.units.find((each) => each.id === id) ?? null
  const note = (event: string, fields?: unknown) => void logged.push([event, fields])
  const push = createPush({
    store,
    // Only what the service asks for.
    directory: { hospital: () => place.hospital as Hospital, unit },
    engine: { openAlarms: (units) => [...alarms.values()].filter((each) => units.includes(each.unit)) },
    reaches: (_session, { id }) => reached.has(id),
    clock: { now, monotonic: () => time.ms },
    log: { debug: note, info: note, warn: note, error: note },
    sender: { keys, contact: 'mailto:test@vigil.example' },
    egress: egress ?? fake,
    mediumAfterMs: 60_000,
    count: () => undefined,
  })
  const look = async (atMs: number) => {
    time.ms = atMs
    push.look()
    await settled()
    await settled()
  }
  return {
    time,
    fake,
    browser,
    keys,
    reached,
    logged,
    push,
    store,
    look,
    subscribe: () => push.subscribe(aPerson(), { address: browser.address, units: [ICU] }),
    raise: (over: Partial<Alarm> = {}) => {
      const alarm = { ...alarmOf('p1', ICU), announcedAt: now(), ...over }
      alarms.set(alarm.id, alarm)
      return alarm
    },
    end: (alarm: Alarm) => alarms.delete(alarm.id),
    grants: (grants: readonly Grant[], disabled = false) =>
      void (place.hospital = hospitalOf(grants, disabled)),
    /** What the browser could read, in order. */
    notes: () => fake.sent.map(({ body }) => pushNote.parse(JSON.parse(browser.open(body)))),
  }
}
export type Stage = ReturnType<typeof openStage>
