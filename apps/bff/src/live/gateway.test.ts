import { anything, array, constantFrom, sample, tuple } from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { CLIENT_EVENTS } from '@vigil/protocol'
import { anAssociation, aSubject, ICU, WARD, aUser } from '../testing/hospital'
import { alert, numerics } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
let ward: Ward
beforeEach(async () => {
  ward = await openWard()
})
afterEach(() => ward.close())

describe('who hears what', () => {
  it('sends nothing of one unit to a socket of another', async () => {
    const own = await ward.watcher('icu-nurse')
    const other = await ward.watcher('ward-nurse')
    await own.hello()
    await other.hello({ units: [WARD] })
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('numerics', numerics({ [SPO2]: 97 }))
    await monitor.publish('alerts', alert('present'))
    await own.until(() => own.alarms()[0])
    await own.until(() => own.frames[0])
    const beats = () => other.heard.filter(({ event }) => event === 'heartbeat').length
    const before = beats()
    await other.until(() => (beats() > before ? true : undefined))
    expect(other.frames).toEqual([])
    expect(JSON.stringify(other.heard)).not.toMatch(/p1|mon-1|north\/icu/)
  })

  it('answers a foreign unit like one that does not exist', async () => {
    const watcher = await ward.watcher('icu-nurse')
    const foreign = await watcher.hello({ units: [WARD] })
    const missing = await watcher.hello({ units: ['north/nowhere'] })
    expect(foreign).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(foreign).toEqual(missing)
  })

  it('says nothing before a hello', async () => {
    const silent = await ward.watcher('icu-nurse')
    const own = await ward.watcher('icu-nurse')
    await own.hello()
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('alerts', alert('present'))
    await own.until(() => own.alarms()[0])
    expect(silent.heard).toEqual([])
  })

  it('stops at once when the right is revoked', async () => {
    const watcher = await ward.watcher('icu-nurse')
    await watcher.hello()
    ward.store.change({ users: [aUser('icu-nurse', 'nurse', WARD)] })
    await ward.server.directory.refresh()
    const closing = await watcher.until(() => watcher.heard.find(({ event }) => event === 'closing'))
    expect(closing.payload).toEqual({ reason: 'rights-changed' })
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('alerts', alert('present'))
    expect(watcher.alarms()).toEqual([])
  })

  it('closes the eleventh socket of one person', async () => {
    for (let opened = 0; opened < 10; opened++) await ward.watcher('icu-nurse')
    const eleventh = await ward.watcher('icu-nurse')
    const closing = await eleventh.until(() => eleventh.heard.find(({ event }) => event === 'closing'))
    expect(closing.payload).toEqual({ reason: 'too-many' })
  })

  it('closes every socket of a session that ended', async () => {
    const watcher = await ward.watcher('icu-nurse')
    await watcher.hello()
    ward.store.sessions.clear()
    ward.store.change({ users: [] })
    await ward.server.directory.refresh()
    const closing = await watcher.until(() => watcher.heard.find(({ event }) => event === 'closing'))
    expect(closing.payload).toEqual({ reason: 'session-ended' })
  })

  it('refuses an origin that is not its own', async () => {
    const answer = await fetch(`${ward.server.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://elsewhere.example' },
    })
    expect(answer.status).toBe(403)
  })
})

describe('snapshot and resume', () => {
  it('replays the missed alarm events in order', async () => {
    const first = await ward.watcher('icu-nurse')
    await first.hello()
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('alerts', alert('present'))
    const { seq } = await first.until(() => first.alarms()[0])
    first.close()
    await monitor.publish('alerts', alert('ended'))
    await monitor.publish('alerts', alert('present', 'a2'))
    const second = await ward.watcher('icu-nurse')
    const answer = await second.hello({ cursors: { [ICU]: seq } })
    if (!answer.ok || answer.value.type !== 'resume') throw new Error(JSON.stringify(answer))
    const missed = answer.value.missed.map((event) => event.seq)
    expect(missed).toEqual(ward.store.events.map((event) => event.seq).filter((each) => each > seq))
    expect(answer.value.cursors[ICU]).toBe(missed.at(-1))
  })

  it('chains the events of a unit without a gap', async () => {
    const watcher = await ward.watcher('icu-nurse')
    await watcher.hello()
    const monitor = await ward.monitor('mon-1')
    for (const id of ['a1', 'a2', 'a3']) {
      await monitor.publish('alerts', alert('present', id))
      await monitor.publish('alerts', alert('ended', id))
    }
    const events = await watcher.until(() =>
      watcher.alarms().length >= ward.store.events.length ? watcher.alarms() : undefined,
    )
    expect(events.length).toBeGreaterThan(1)
    expect(events.slice(1).map(({ previous }) => previous)).toEqual(events.slice(0, -1).map(({ seq }) => seq))
  })

  it('gives a snapshot to a cursor of another database', async () => {
    const watcher = await ward.watcher('icu-nurse')
    expect(await watcher.hello({ cursors: { [ICU]: 2 ** 40 } })).toMatchObject({
      value: { type: 'snapshot' },
    })
  })

  it('gives a newcomer every known value at once', async () => {
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('numerics', numerics({ [SPO2]: 91 }))
    const watcher = await ward.watcher('icu-nurse')
    await watcher.hello()
    const frame = await watcher.until(() => watcher.frames[0])
    expect(frame.numerics).toMatchObject([{ value: 91, state: 'valid' }])
  })

  it('refuses another protocol version', async () => {
    const watcher = await ward.watcher('icu-nurse')
    expect(await watcher.hello({ protocol: 99 })).toMatchObject({ error: { code: 'unsupported-protocol' } })
  })
})

it('gives a new patient a new stream number before the first value', async () => {
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const monitor = await ward.monitor('mon-1')
  await monitor.publish('numerics', numerics({ [SPO2]: 97 }))
  await watcher.until(() => watcher.frames[0])
  const before = watcher.streams().map(({ stream }) => stream)
  // Well before what is measured next: the server's clock may stand some milliseconds behind this process's.
  const moved = (Date.now() - 1_000) as EpochMs
  const old = { ...anAssociation('mon-1', 'p1', ICU, '1'), to: moved }
  ward.store.change({
    subjects: [
      { ...aSubject('p1', ICU, '1'), bed: null },
      aSubject('p3', ICU, '1'),
      aSubject('p2', WARD, '1'),
    ],
    associations: [old, { ...anAssociation('mon-1', 'p3', ICU, '1'), from: moved }],
  })
  await ward.server.directory.refresh()
  await watcher.until(() =>
    watcher.heard.find(
      ({ event, payload }) =>
        event === 'streams:changed' &&
        'removed' in (payload as object) &&
        (payload as { removed: number[] }).removed.length > 0,
    ),
  )
  await monitor.publish('numerics', numerics({ [SPO2]: 88 }, Date.now() + 1))
  await watcher.until(() => watcher.frames.find((frame) => frame.numerics.some(({ value }) => value === 88)))
  const added = watcher.streams().filter(({ stream }) => !before.includes(stream))
  expect(added).toMatchObject([{ subject: 'p3', association: 'mon-1-p3' }])
  const number = added[0]?.stream
  const order = watcher.heard.flatMap(({ event, payload }) =>
    event === 'streams:changed' ? [payload] : event === 'numerics' ? ['frame'] : [],
  )
  expect(order.at(-1)).toBe('frame')
  expect(watcher.frames.at(-1)?.numerics).toMatchObject([{ stream: number, value: 88 }])
})

describe('commands', () => {
  it('accepts an alarm and tells everybody who took it', async () => {
    const watcher = await ward.watcher('icu-nurse')
    await watcher.hello()
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('alerts', alert('present'))
    const { alarm } = await watcher.until(() => watcher.alarms()[0])
    const act = { id: alarm.id, episode: alarm.episode, key: 'key-0000001' }
    expect(await watcher.ask('alarm:acknowledge', act)).toMatchObject({
      ok: true,
      value: { owner: { user: 'icu-nurse' } },
    })
    const accepted = await watcher.until(() => watcher.alarms().find(({ type }) => type === 'accepted'))
    expect(accepted.by?.user).toBe('icu-nurse')
    expect(ward.store.audited.slice(1)).toMatchObject([
      { actor: 'icu-nurse', action: 'alarm:acknowledge', outcome: 'success' },
    ])
  })

  it('knows no alarm of a unit that the caller may not see', async () => {
    const watcher = await ward.watcher('ward-nurse')
    await watcher.hello({ units: [WARD] })
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('alerts', alert('present'))
    const [alarm] = ward.server.engine.openAlarms([ICU])
    const act = { id: alarm?.id, episode: 1, key: 'key-0000001' }
    expect(await watcher.ask('alarm:acknowledge', act)).toMatchObject({ error: { code: 'not-found' } })
  })

  it('limits how fast a socket may ask', async () => {
    const watcher = await ward.watcher('icu-nurse')
    const answers = await Promise.all(Array.from({ length: 60 }, () => watcher.ask('report', {})))
    expect(
      answers.filter((answer) => !answer.ok && answer.error.code === 'rate-limited').length,
    ).toBeGreaterThan(10)
  })
})

it('survives a thousand malformed events', async () => {
  const names = [...Object.keys(CLIENT_EVENTS), 'constructor', '__proto__', 'nothing']
  const samples = sample(
    tuple(constantFrom(...names), array(anything({ withBigInt: false }), { maxLength: 3 })),
    {
      numRuns: 1_000,
      seed: 7,
    },
  )
  let watcher = await ward.watcher('icu-nurse')
  for (const [event, args] of samples) {
    if (!watcher.socket.connected) watcher = await ward.watcher('icu-nurse')
    try {
      watcher.socket.emit(event, ...args)
    } catch {
      // What cannot even be written as JSON stays with the sender.
    }
  }
  const fresh = await ward.watcher('icu-nurse')
  expect(await fresh.hello()).toMatchObject({ ok: true, value: { type: 'snapshot' } })
})
