import { expect, test } from '@playwright/test'
import { crash } from '../crash'
import { Server } from '../server'

test('twenty kills under load lose no acknowledged sample and no announced alarm', async () => {
  test.setTimeout(180_000)
  const server = await Server.create()
  try {
    await server.start()
    const report = await crash(server, 20, 7)
    expect(report.lost).toEqual([])
    expect(report.journal.samples.length).toBeGreaterThan(500)
    expect(report.journal.announced.size).toBeGreaterThan(20)
  } finally {
    await server.dispose()
  }
})
