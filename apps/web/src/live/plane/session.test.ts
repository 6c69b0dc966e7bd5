import { alarmSetHash, type Welcome } from '@vigil/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { anAlarm, anAlarmEvent, aSnapshot, AT } from '../testing/builders'
import { FakeServer } from '../testing/fake-server'

const UNIT = 'north/icu'
const OPEN = alarmSetHash([])
let server: FakeServer

const welcome = (over: Partial<Extract<Welcome, { type: 'snapshot' }>> = {}): void =>
  server.answer({ ok: true, value: aSnapshot(over) })
const heartbeat = (seq: number | null, alarms: string): void =>
  server.send('heartbeat', {
    time: AT,
    units: [{ unit: UNIT, seq, alarms }],
    skipped: 0,
    degraded: [],
    canary: 0,
  })
const event = (seq: number, previous: number | null, alarm = anAlarm()): void =>
  server.send('alarm:raised', anAlarmEvent(alarm, { seq: seq as never, previous: previous as never }))

beforeEach(() => {
  server = new FakeServer()
  server.accept()
})

describe('hello', () => {
  it('says hello first and believes nothing before the answer', () => {
    event(1, null)
    heartbeat(null, OPEN)
    expect(server.asked.map(({ event }) => event)).toStrictEqual(['hello'])
    expect(server.seen).toStrictEqual([])
    expect(server.session.link.kind).toBe('connecting')
  })

  it('is in step after an answer and a heartbeat with the same set', () => {
    welcome()
    expect(server.session.link.kind).toBe('connecting')
    expect(server.session.verifiedAgoMs()).toBeNull()
    heartbeat(null, OPEN)
    expect(server.session.link.kind).toBe('in-step')
    expect(server.session.verifiedAgoMs()).toBe(0)
  })

  it('[H32] keeps the newest count of the canary for the page', () => {
    welcome()
    heartbeat(null, OPEN)
    expect(server.session.lastHeartbeat?.canary).toBe(0)
  })

  it('ignores the answer to an older hello', () => {
    const first = server.asked[0]
    server.session.watch({ units: [], waveforms: 'none' })
    first?.answer({ ok: true, value: aSnapshot({ cursors: { [UNIT]: 9 as never } }) })
    expect(server.seen).toStrictEqual([])
    welcome()
    expect(server.seen).toStrictEqual(['world'])
  })

  it('asks again a second after an answer that cannot be read', () => {
    server.answer({ ok: true, value: { type: 'snapshot' } })
    server.pass(500)
    expect(server.asked).toHaveLength(1)
    server.pass(500)
    expect(server.asked).toHaveLength(2)
  })

  it('stops when the server does not know the user', () => {
    server.answer({ ok: false, error: { code: 'unauthenticated', message: 'Sign in.' } })
    server.pass(10_000)
    expect(server.session.link).toStrictEqual({
      kind: 'refused',
      problem: { code: 'unauthenticated', message: 'Sign in.' },
    })
    expect(server.asked).toHaveLength(1)
  })
})

describe('proof', () => {
  beforeEach(() => {
    welcome({ cursors: { [UNIT]: 4 as never } })
    heartbeat(4, OPEN)
  })

  it('follows the chain of events without asking', () => {
    event(7, 4)
    heartbeat(7, alarmSetHash([anAlarm()]))
    expect(server.asked).toHaveLength(1)
    expect(server.session.link.kind).toBe('in-step')
    expect(server.seen).toStrictEqual(['world', 'alarm'])
  })

  it('shows an alarm behind a gap at once and asks for the rest', () => {
    event(9, 7)
    expect(server.seen).toStrictEqual(['world', 'alarm'])
    expect(server.asked.at(-1)).toMatchObject({ event: 'hello', payload: { cursors: { [UNIT]: 4 } } })
  })

  it('ignores an event that it already has', () => {
    event(4, 2)
    expect(server.seen).toStrictEqual(['world'])
    expect(server.asked).toHaveLength(1)
  })

  it('asks again after one mismatch and gives up its claim after two', () => {
    heartbeat(4, 'deadbeef')
    expect(server.asked).toHaveLength(2)
    expect(server.session.link.kind).toBe('connecting')
    welcome({ cursors: { [UNIT]: 4 as never } })
    heartbeat(4, 'deadbeef')
    expect(server.session.link.kind).toBe('out-of-step')
    expect(server.asked).toHaveLength(3)
    welcome({ cursors: { [UNIT]: 4 as never } })
    expect(server.session.link.kind).toBe('out-of-step')
    heartbeat(4, OPEN)
    expect(server.session.link.kind).toBe('in-step')
  })

  it('notices an event that never came by its sequence', () => {
    heartbeat(5, OPEN)
    expect(server.asked).toHaveLength(2)
  })

  it('asks again when the server forgot one of its units', () => {
    server.send('heartbeat', { time: AT, units: [], skipped: 0, degraded: [], canary: 0 })
    expect(server.asked).toHaveLength(2)
  })

  it('takes a cursor of zero for a unit without events', () => {
    server.send('closing', { reason: 'shutting-down' })
    server.drop()
    server.accept()
    welcome({ cursors: { [UNIT]: 0 as never } })
    heartbeat(null, OPEN)
    expect(server.session.link.kind).toBe('in-step')
    event(3, null)
    expect(server.asked).toHaveLength(2)
  })

  it('says hello again after a message that cannot be read', () => {
    server.send('alarm:raised', { nonsense: true })
    expect(server.asked).toHaveLength(2)
  })
})

describe('connection', () => {
  it('sends its cursors when it comes back', () => {
    welcome({ cursors: { [UNIT]: 4 as never } })
    event(6, 4)
    server.drop()
    expect(server.session.link.kind).toBe('gone')
    server.accept()
    expect(server.asked.at(-1)?.payload).toMatchObject({ cursors: { [UNIT]: 6 } })
  })

  it('connects again when the server itself ended the connection', () => {
    welcome()
    server.drop({ byServer: true })
    server.pass(1_000)
    expect(server.connects).toBe(2)
  })

  it.each([
    [0, 500],
    [0.374, 500],
    [0.376, 1_000],
    [0.999, 1_000],
  ])('[H60] comes back to a server that left after 200 to 1000 ms by chance %s', (chance, heard) => {
    server.chance = chance
    welcome()
    server.drop({ byServer: true })
    server.pass(heard - 500)
    expect(server.connects).toBe(1)
    // The plane looks each half second.
    server.pass(500)
    expect(server.connects).toBe(2)
  })

  it('leaves a connection that brings no heartbeat', () => {
    welcome()
    heartbeat(null, OPEN)
    server.pass(4_000)
    expect(server.isConnected).toBe(true)
    server.pass(500)
    expect(server.isConnected).toBe(false)
    server.pass(500)
    expect(server.connects).toBe(2)
  })

  it('leaves a connection on which what it asks is not answered: it is far behind and cannot know how far', () => {
    welcome()
    heartbeat(null, OPEN)
    server.session.report({ audio: 'ready', visible: true, answers: true, draws: true, latencyMs: 5 })
    server.answer(null)
    expect(server.isConnected).toBe(false)
    server.pass(500)
    expect(server.connects).toBe(2)
  })

  it('keeps a connection whose predecessor did not answer', () => {
    welcome()
    server.session.report({ audio: 'ready', visible: true, answers: true, draws: true, latencyMs: 5 })
    const report = server.asked.at(-1)
    server.drop()
    server.pass(1_000)
    server.accept()
    welcome()
    report?.answer(null)
    expect(server.isConnected).toBe(true)
  })

  it('says that it answers frames', () => {
    expect(server.asked[0]?.payload).toMatchObject({ answersFrames: true })
  })

  it('stops after being signed out', () => {
    welcome()
    server.send('closing', { reason: 'signed-out' })
    server.drop({ byServer: true })
    server.pass(10_000)
    expect(server.session.link.kind).toBe('refused')
    expect(server.connects).toBe(1)
  })
})

describe('command', () => {
  it('answers at once when it cannot be sent', () => {
    server.drop()
    const answers: unknown[] = []
    server.session.command('alarm:resolve', {}, (result) => answers.push(result))
    expect(answers).toMatchObject([{ ok: false, error: { code: 'unavailable' } }])
    server.accept()
    welcome()
    expect(server.asked.map((each) => each.event)).not.toContain('alarm:resolve')
  })

  it('is not confirmed when no answer comes in time', () => {
    welcome()
    const answers: unknown[] = []
    server.session.command('alarm:resolve', {}, (result) => answers.push(result))
    server.answer(null)
    expect(answers).toMatchObject([{ ok: false, error: { code: 'unavailable' } }])
  })

  it('hands over the alarm that the server confirmed', () => {
    welcome()
    const answers: unknown[] = []
    server.session.command('alarm:resolve', {}, (result) => answers.push(result))
    server.answer({ ok: true, value: anAlarm({ state: 'ended' }) })
    expect(answers).toMatchObject([{ ok: true, value: { state: 'ended' } }])
  })
})
