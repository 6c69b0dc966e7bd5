import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { Server } from '../server'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('npm start serves, and SIGTERM ends it with status 0 and no process left', async () => {
  // Only for its free ports and its folder: here npm starts the server.
  const place = await Server.create()
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: root,
    detached: true,
    stdio: 'ignore',
    env: {
      ...process.env,
      VIGIL_DEMO: '1',
      PORT: String(place.ports.http),
      ADMIN_PORT: String(place.ports.admin),
      MQTT_PORT: String(place.ports.mqtt),
      MLLP_PORT: '0',
      DATA_DIR: place.dataDir,
    },
  })
  try {
    const ended = new Promise<number | null>((resolve) => npm.once('exit', resolve))
    await expect
      .poll(
        () =>
          fetch(`${place.url}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 40_000 },
      )
      .toBe(200)
    expect(place.databasePids()).not.toEqual([])

    const asked = performance.now()
    npm.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(performance.now() - asked).toBeLessThan(10_000)
    expect(place.databasePids()).toEqual([])
    // The whole group: npm, its shell, the server.
    expect(() => process.kill(-(npm.pid ?? 0), 0)).toThrow('ESRCH')
  } finally {
    if (npm.exitCode === null && npm.pid !== undefined) process.kill(-npm.pid, 'SIGKILL')
    await place.dispose()
  }
})

test('every problem of the environment is printed in one list with status 2', async () => {
  const place = await Server.create({ PORT: 'http', ADMIN_PORT: 'none', MQTT_URL: 'not a broker' })
  place.launch()
  const { status } = await place.ended()
  expect(status).toBe(2)
  for (const name of ['PORT', 'ADMIN_PORT', 'MQTT_URL']) expect(place.log).toContain(name)
  await place.dispose()
})

test('an address off loopback without a certificate is refused with a sentence', async () => {
  const place = await Server.create({ HOST: '0.0.0.0' })
  place.launch()
  const { status } = await place.ended()
  expect(status).toBe(2)
  expect(place.log).toContain('TLS_CERT')
  await place.dispose()
})
