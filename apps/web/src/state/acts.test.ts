import type { Alarm } from '@vigil/clinical'
import type { Result } from '@vigil/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { anAlarm, anOwner } from '../live/testing/builders'
import { FakeLiveClient } from '../live/testing/fake-live-client'
import { createActs, UNANSWERED_MS, UNDO_MS, type Act } from './acts'

const COMING: Act = { type: 'acknowledge', state: 'coming' }
const high = anAlarm()
const medium = anAlarm({ condition: 'hr-high', priority: 'medium' })

function setUp() {
  const client = new FakeLiveClient()
  return { client, acts: createActs(client) }
}

/** A server that keeps its answer until it is told to give it. */
function slow(client: FakeLiveClient) {
  const waiting: ((result: Result<Alarm>) => void)[] = []
  client.acknowledge = () => new Promise((resolve) => void waiting.push(resolve))
  return async (result: Result<Alarm>) => {
    waiting.shift()?.(result)
    await vi.advanceTimersByTimeAsync(0)
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('an act on an alarm', () => {
  it('takes a medium alarm with one press', async () => {
    const { client, acts } = setUp()
    acts.press(medium, COMING)
    expect(client.commands).toHaveLength(1)
    expect(acts.state(medium).kind).toBe('pending')
    await vi.advanceTimersByTimeAsync(0)
    expect(acts.state(medium).kind).toBe('idle')
  })

  it('takes a high alarm only with the second press within five seconds', async () => {
    const { client, acts } = setUp()
    acts.press(high, COMING)
    expect(acts.state(high).kind).toBe('armed')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(acts.state(high).kind).toBe('idle')
    acts.press(high, COMING)
    acts.press(high, { type: 'pause', seconds: 120 })
    expect(client.commands).toHaveLength(0)
    acts.press(high, { type: 'pause', seconds: 120 })
    expect(client.commands.map(({ name }) => name)).toEqual(['pause'])
  })

  it('is not acknowledged after three seconds without an answer', async () => {
    const { client, acts } = setUp()
    const answer = slow(client)
    acts.send(high, COMING)
    await vi.advanceTimersByTimeAsync(UNANSWERED_MS - 1)
    expect(acts.state(high).kind).toBe('pending')
    await vi.advanceTimersByTimeAsync(1)
    expect(acts.state(high).kind).toBe('unanswered')
    await answer({ ok: true, value: high })
    expect(acts.state(high).kind).toBe('idle')
  })

  it('is not acknowledged when the live plane gave up waiting', async () => {
    const { client, acts } = setUp()
    client.refusal = { code: 'unavailable', message: '' }
    acts.send(high, COMING)
    await vi.advanceTimersByTimeAsync(0)
    expect(acts.state(high).kind).toBe('unanswered')
  })

  it('says why it was refused until that is read', async () => {
    const { client, acts } = setUp()
    client.refusal = { code: 'already-taken', message: 'N. Two was first.' }
    acts.send(high, COMING)
    await vi.advanceTimersByTimeAsync(0)
    expect(acts.state(high)).toMatchObject({ kind: 'refused', problem: { code: 'already-taken' } })
    acts.dismiss(high)
    expect(acts.state(high).kind).toBe('idle')
  })

  it('that took it can be undone for ten seconds, once', async () => {
    const { client, acts } = setUp()
    const answer = slow(client)
    const taken = { ...high, annunciation: 'accepted' as const, owner: anOwner() }
    acts.send(high, COMING)
    await answer({ ok: true, value: taken })
    expect(acts.state(taken)).toMatchObject({ kind: 'taken', taken: 'coming' })
    acts.undo(taken)
    await vi.advanceTimersByTimeAsync(0)
    acts.undo(taken)
    expect(client.commands.map(({ name }) => name)).toEqual(['reject'])

    acts.send(high, COMING)
    await answer({ ok: true, value: taken })
    await vi.advanceTimersByTimeAsync(UNDO_MS)
    expect(acts.state(taken).kind).toBe('idle')
    acts.undo(taken)
    expect(client.commands).toHaveLength(1)
  })

  it('that took over from another or only saw it has no undo', async () => {
    const { client, acts } = setUp()
    const answer = slow(client)
    const helped = { ...high, owner: anOwner({ state: 'needs-help' }) }
    acts.send(helped, COMING)
    await answer({ ok: true, value: { ...high, owner: anOwner({ name: 'N. Two' }) } })
    expect(acts.state(high).kind).toBe('idle')
    acts.send(medium, COMING)
    await answer({ ok: true, value: medium })
    expect(acts.state(medium).kind).toBe('idle')
  })

  it('of one episode says nothing about the next', () => {
    const { client, acts } = setUp()
    slow(client)
    acts.send(high, COMING)
    expect(acts.state({ ...high, episode: 2 }).kind).toBe('idle')
  })

  it('needs two steps after five acts within ten seconds', async () => {
    const { acts } = setUp()
    for (let each = 0; each < 5; each++) {
      acts.press(anAlarm({ condition: `c${each}`, priority: 'medium' }), COMING)
    }
    expect(acts.needsTwoSteps(medium)).toBe(true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(acts.needsTwoSteps(medium)).toBe(false)
  })
})
