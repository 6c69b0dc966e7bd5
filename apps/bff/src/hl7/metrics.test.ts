import { afterEach, beforeEach, expect, it } from 'vitest'
import { openGateway, oru, type Gateway } from './testing/peer'

let gateway: Gateway
beforeEach(async () => {
  gateway = await openGateway()
})
afterEach(() => gateway.close())

const counts = async (): Promise<readonly string[]> => {
  const response = await fetch(`http://127.0.0.1:${gateway.server.ports.admin}/metrics`)
  const lines = (await response.text()).split('\n')
  return lines.filter((line) => line.startsWith('vigil_hl7_messages_total{')).toSorted()
}

it('counts messages by peer, outcome and reason, and no stranger', async () => {
  const sender = gateway.sender()
  const message = oru(undefined, { id: 'ONCE' })
  await sender.send(message)
  await sender.send(message)
  await sender.send(oru())
  await sender.send(oru(undefined, {}, { device: 'FFFF^^EUI-64' }))
  await sender.send(oru(undefined, { processing: 'T' }))
  await sender.send(oru(undefined, { sender: 'NOBODY|X' }))
  expect(await counts()).toEqual([
    'vigil_hl7_messages_total{peer="gateway",outcome="refused",reason="device-unknown"} 1',
    'vigil_hl7_messages_total{peer="gateway",outcome="refused",reason="processing-id"} 1',
    'vigil_hl7_messages_total{peer="gateway",outcome="repeated",reason="none"} 1',
    'vigil_hl7_messages_total{peer="gateway",outcome="taken",reason="none"} 2',
  ])
})
