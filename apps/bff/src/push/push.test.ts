import type { AlarmId, UnitId } from '@vigil/clinical'
import { beforeEach, describe, expect, it } from 'vitest'
import { ICU } from '../testing/hospital'
import { START } from '../http/testing/given'
import { grant } from '../http/testing/world'
import { aPerson, openStage, type Stage } from './testing/stage'

let stage: Stage
beforeEach(async () => {
  stage = openStage()
  await stage.look(0)
  await stage.subscribe()
})

const kinds = () => stage.notes().map(({ kind }) => kind)
const problem = () => stage.push.answer(aPerson()).browsers[0]?.problem ?? null
const failures = () => stage.logged.filter((entry) => JSON.stringify(entry).includes('push.failed'))

describe('an alarm that no page shows', () => {
  it('is pushed after 5 s: priority, unit and how many, and nothing of the patient', async () => {
    stage.raise()
    await stage.look(0)
    await stage.look(4_000)
    expect(kinds()).toEqual([])
    await stage.look(5_000)
    const [note] = stage.notes()
    expect(note).toEqual({
      v: 1,
      id: note?.id,
      kind: 'alarm',
      unit: { id: ICU, name: 'ICU' },
      priority: 'high',
      count: 1,
      quiet: false,
    })
    expect(JSON.stringify(note)).not.toMatch(/Canary|mrn|p1|spo2|"bed/i)
    expect(stage.fake.sent[0]?.headers).toMatchObject({ TTL: 120, Urgency: 'high' })
  })

  it('is not pushed where a page of that browser shows it', async () => {
    stage.reached.add(stage.raise().id)
    await stage.look(0)
    await stage.look(60_000)
    expect(kinds()).toEqual([])
  })

  it.each(['accepted', 'audio-paused', 'visual', 'none'] as const)(
    'is not pushed while it is %s',
    async (word) => {
      stage.raise({ annunciation: word })
      await stage.look(0)
      await stage.look(300_000)
      expect(kinds()).toEqual([])
    },
  )

  it('is pushed again when it is announced again, and taken back when it is over', async () => {
    const alarm = stage.raise()
    await stage.look(0)
    await stage.look(5_000)
    await stage.look(119_000)
    stage.raise({ announcedAt: (START + 120_000) as never })
    await stage.look(120_000)
    await stage.look(125_000)
    stage.end(alarm)
    await stage.look(126_000)
    await stage.look(127_000)
    expect(kinds()).toEqual(['alarm', 'alarm', 'resolved'])
    const topics = new Set(stage.fake.sent.map(({ headers }) => headers['Topic']))
    expect(topics.size).toBe(1)
    expect([...topics][0]).toMatch(/^[A-Za-z0-9_-]{32}$/)
  })

  it.each([
    ['without a sound where the louder push was shown', true],
    ['with a sound where it was not', false],
  ])('that is the worst no more is told %s', async (_, isShown) => {
    const medium = stage.raise({ id: 'p1~medium' as AlarmId, priority: 'medium' })
    stage.reached.add(medium.id)
    const high = stage.raise()
    await stage.look(0)
    await stage.look(5_000)
    if (isShown) await stage.push.shown(stage.notes()[0]?.id ?? '')
    stage.end(high)
    await stage.look(6_000)
    expect(stage.notes().at(-1)).toMatchObject({ kind: 'alarm', priority: 'medium', quiet: isShown })
  })

  it('is taken back after a restart too', async () => {
    const alarm = stage.raise()
    await stage.look(0)
    await stage.look(5_000)
    stage.end(alarm)
    const next = openStage({ store: stage.store })
    await next.look(0)
    await next.look(1_000)
    expect(next.fake.sent).toHaveLength(1)
    expect(stage.browser.open(next.fake.sent[0]?.body ?? Buffer.alloc(0))).toContain('"resolved"')
  })
})

describe('a push that does not go out', () => {
  beforeEach(async () => {
    stage.raise()
    await stage.look(0)
  })

  it.each([
    [
      'the network fails',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      'unreachable',
      'ECONNREFUSED',
    ],
    ['the service is overloaded', { status: 503, retryAfterMs: null }, 'unreachable', '503'],
    ['the service refuses us', { status: 403, retryAfterMs: null }, 'refused', '403'],
  ] as const)('is told once and tried again: %s', async (_, answer, kind, code) => {
    stage.fake.answer = answer
    for (const ms of [5_000, 6_000, 7_000, 11_000, 12_000]) await stage.look(ms)
    // At once, after 2 s, after 5 s more.
    expect(stage.fake.sent).toHaveLength(3)
    expect(problem()).toEqual({ kind, since: START + 5_000 })
    expect(stage.push.problems(ICU)).toEqual([{ name: 'N. One', problem: 'unpushed', since: START + 5_000 }])
    const [{ id } = { id: '' }] = await stage.store.pushSubscriptions()
    expect(failures()).toEqual([['push.failed', { subscription: id, problem: kind, code }]])
    stage.fake.answer = { status: 201, retryAfterMs: null }
    await stage.look(22_000)
    await stage.look(23_000)
    expect(problem()).toBeNull()
    expect(stage.fake.sent).toHaveLength(4)
  })

  it('waits as long as the service asks, a minute at most', async () => {
    stage.fake.answer = { status: 429, retryAfterMs: 3_600_000 }
    await stage.look(5_000)
    await stage.look(64_000)
    expect(stage.fake.sent).toHaveLength(1)
    await stage.look(65_000)
    expect(stage.fake.sent).toHaveLength(2)
  })

  it.each([404, 410])('forgets a browser that is gone, and says so: %i', async (status) => {
    stage.fake.answer = { status, retryAfterMs: null }
    await stage.look(5_000)
    await stage.look(300_000)
    expect(stage.fake.sent).toHaveLength(1)
    expect((await stage.store.pushSubscriptions())[0]).toMatchObject({ address: null })
    expect(problem()).toMatchObject({ kind: 'gone' })
    expect(stage.push.problems(ICU)).toHaveLength(1)
  })

  it('is refused by itself where the browser gave a key that is none', async () => {
    const address = { ...stage.browser.address, p256dh: 'A'.repeat(87) }
    await stage.push.subscribe(aPerson(), { address, units: [ICU] })
    expect(await stage.push.test(aPerson())).toBe('refused')
    expect(stage.fake.sent).toEqual([])
  })

  it('never puts an address or a name into the log', async () => {
    stage.fake.answer = new Error(stage.browser.address.endpoint)
    await stage.look(5_000)
    expect(JSON.stringify(stage.logged)).not.toMatch(/push\.example|N\. One|Canary/)
  })
})

describe('a push that is taken and never shown', () => {
  it('is told after 2 minutes, until the browser shows one', async () => {
    await stage.push.test(aPerson())
    await stage.look(119_000)
    expect(problem()).toBeNull()
    await stage.look(120_000)
    expect(problem()).toEqual({ kind: 'unanswered', since: START + 120_000 })
    await stage.push.test(aPerson())
    expect(problem()).toMatchObject({ kind: 'unanswered' })
    const id = stage.notes().at(-1)?.id ?? ''
    expect(await stage.push.shown(id)).toBe(true)
    expect(problem()).toBeNull()
    expect(stage.push.figures()).toEqual({ unreachable: 0, lastShownAt: START + 120_000 })
    const [browser] = stage.push.answer(aPerson()).browsers
    expect(browser).toMatchObject({ here: true, receivedAt: START + 120_000 })
  })

  it('is not answered by the word for an older one, nor by a repeated word', async () => {
    await stage.push.test(aPerson())
    await stage.look(11_000)
    await stage.push.test(aPerson())
    const [late, first] = stage.notes().map(({ id }) => id)
    await stage.push.shown(first ?? '')
    await stage.look(22_000)
    await stage.push.test(aPerson())
    await stage.look(142_000)
    await stage.push.shown(first ?? '')
    expect(problem()).toMatchObject({ kind: 'unanswered' })
    await stage.push.shown(late ?? '')
    expect(problem()).toMatchObject({ kind: 'unanswered' })
    await stage.push.shown(stage.notes().at(-1)?.id ?? '')
    expect(problem()).toBeNull()
  })

  it('is not the word of a stranger', async () => {
    expect(await stage.push.shown('11111111-1111-4111-8111-111111111111')).toBe(false)
  })

  it('is looked for each hour', async () => {
    await stage.look(3_599_000)
    expect(kinds()).toEqual([])
    await stage.look(3_600_000)
    await stage.look(3_601_000)
    expect(kinds()).toEqual(['check'])
  })
})

const isLeft = async () => (await stage.store.pushSubscriptions()).length === 1

it('tests a browser every 10 s at most, also when it subscribes anew', async () => {
  await stage.push.test(aPerson())
  await stage.look(9_999)
  await stage.subscribe()
  expect(await stage.push.test(aPerson())).toBe('sent')
  expect(kinds()).toEqual(['test'])
  await stage.look(10_000)
  await stage.push.test(aPerson())
  expect(kinds()).toEqual(['test', 'test'])
})

describe('a subscription ends', () => {
  it('with the session that somebody closes', async () => {
    await stage.push.sessionEnded('s2')
    expect(await isLeft()).toBe(true)
    await stage.push.sessionEnded('s1')
    stage.raise()
    await stage.look(1_000)
    await stage.look(9_000)
    expect(await isLeft()).toBe(false)
    expect(kinds()).toEqual([])
  })

  it.each([
    ['are of another unit', [grant('nurse', 'north/ward' as UnitId)], false],
    ['show no patient', [grant('biomed', null)], false],
    ['are those of a disabled person', [grant('nurse', ICU)], true],
  ] as const)('when the rights of today %s', async (_, grants, disabled) => {
    stage.raise()
    await stage.look(0)
    stage.grants(grants, disabled)
    await stage.look(6_000)
    expect(await isLeft()).toBe(false)
    expect(kinds()).toEqual([])
  })

  it('after 12 hours, which is told to its person and on the board', async () => {
    stage.raise()
    const ended = 12 * 3_600_000
    await stage.look(ended - 1)
    expect(stage.push.problems(ICU)).toEqual([])
    stage.fake.sent.length = 0
    await stage.look(ended)
    await stage.look(ended + 9_000)
    await stage.look(ended + 3_700_000)
    const [note] = stage.notes()
    expect(stage.notes()).toEqual([{ v: 1, id: note?.id, kind: 'ended' }])
    expect(stage.fake.sent[0]?.headers).toMatchObject({ TTL: 12 * 3_600 })
    expect(problem()).toEqual({ kind: 'ended', since: START + ended })
    expect(stage.push.problems(ICU)).toEqual([{ name: 'N. One', problem: 'unpushed', since: START + ended }])
    await stage.subscribe()
    expect(stage.push.problems(ICU)).toEqual([])
  })

  it('and says so to the device once: tried until it went out, and not again after a restart', async () => {
    const ended = 12 * 3_600_000
    await stage.look(ended - 1)
    stage.fake.sent.length = 0
    stage.fake.answer = { status: 503, retryAfterMs: null }
    await stage.look(ended)
    stage.fake.answer = { status: 201, retryAfterMs: null }
    await stage.look(ended + 2_000)
    await stage.look(ended + 4_000)
    expect(kinds()).toEqual(['ended', 'ended'])
    const next = openStage({ store: stage.store })
    await next.look(ended + 10_000)
    await next.look(ended + 12_000)
    expect(next.fake.sent).toEqual([])
  })

  it('by the hand of its person, from another browser too', async () => {
    const [browser] = stage.push.answer(aPerson('s2')).browsers
    expect(browser?.here).toBe(false)
    expect(await stage.push.end(aPerson('s2'), null)).toBe('unknown')
    expect(await stage.push.end(aPerson('s2'), browser?.id ?? null)).toBe('ended')
    expect(await isLeft()).toBe(false)
  })
})

describe('a person who signs in anew', () => {
  it('goes on in the browser that is subscribed', async () => {
    expect(await stage.push.renew(aPerson('s2'), stage.browser.address.endpoint)).toBe('kept')
    expect(stage.push.answer(aPerson('s2')).browsers).toMatchObject([{ here: true }])
  })

  it('does not take over what another subscribed', async () => {
    const other = { ...aPerson('s2'), user: 'other' as never }
    expect(await stage.push.renew(other, stage.browser.address.endpoint)).toBe('unknown')
  })
})
