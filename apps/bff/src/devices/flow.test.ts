import { expect, it, vi } from 'vitest'
import { createFlow, messagesIn } from './flow'

const aClient = () => ({ closed: false, pause: vi.fn<() => void>(), resume: vi.fn<() => void>() })

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
