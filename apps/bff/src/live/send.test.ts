import { expect, it } from 'vitest'
import { createSend } from './send'

it('sends to those it names, and to nobody where it names none', () => {
  const sent: unknown[] = []
  const send = createSend({ to: (rooms) => ({ emit: (...what) => sent.push([rooms, ...what]) }) })
  send([], 'alarm:raised', 1)
  send(['s1', 's2'], 'alarm:raised', 2)
  expect(sent).toEqual([[['s1', 's2'], 'alarm:raised', 2]])
})
