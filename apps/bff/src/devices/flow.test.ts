import { expect, it, vi } from 'vitest'
import { createFlow, messagesIn, UNANSWERED } from './flow'

const aClient = () => ({
  closed: false,
  pause: vi.fn<() => void>(),
  resume: vi.fn<() => void>(),
})

it('stops reading a connection while a megabyte of it waits', () => {
  const flow = createFlow()
  const [client, other] = [aClient(), aClient()]
  const packet = messagesIn(256 * 1024)
  for (let n = 0; n < 4; n++) flow.enter(client, packet)
  expect(client.pause).not.toHaveBeenCalled()
  flow.enter(client, packet)
  flow.enter(other, 1)
  expect(client.pause).toHaveBeenCalledTimes(1)
  flow.leave(client, packet)
  expect(client.resume).toHaveBeenCalledTimes(1)
  expect(other.pause).not.toHaveBeenCalled()
})

it('leaves a connection that has gone alone', () => {
  const flow = createFlow()
  const client = aClient()
  flow.enter(client, 300)
  client.closed = true
  flow.leave(client, 300)
  expect(client.resume).not.toHaveBeenCalled()
})

/** Reads on as aedes does: when all it read is answered, and what is answered while it is paused is not counted. */
function anAedesClient(read: number) {
  const client = {
    closed: false,
    [UNANSWERED]: read,
    isPaused: false,
    reads: 0,
    pause: () => void (client.isPaused = true),
    resume() {
      client.isPaused = false
      client.answered()
    },
    answered() {
      if (client.isPaused) return
      client[UNANSWERED] -= 1
      if (client[UNANSWERED] > 0) return
      client[UNANSWERED] = 0
      client.reads += 1
    },
  }
  return client
}

it('reads a connection on of which some was answered while it was paused', () => {
  const flow = createFlow()
  const client = anAedesClient(300)
  for (let n = 0; n < 300; n++) flow.enter(client, 1)
  for (let n = 0; n < 300; n++) {
    expect(client.reads > 0).toBe(300 - n <= 256)
    flow.leave(client, 1)
    client.answered()
  }
})
