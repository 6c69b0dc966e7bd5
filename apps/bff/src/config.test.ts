import { describe, expect, it } from 'vitest'
import { parseConfig } from './config'
import { isOwnOrigin } from './origin'

const problemsOf = (env: Record<string, string>) => {
  const parsed = parseConfig(env)
  return parsed.ok ? [] : parsed.problems
}

it('starts on loopback without any variable', () => {
  expect(parseConfig({})).toMatchObject({
    ok: true,
    config: { host: '127.0.0.1', port: 8080, adminPort: 8081, mqttPort: 1883, demo: false, tls: null },
  })
})

it('names every bad variable in one list', () => {
  const problems = problemsOf({ PORT: 'eighty', MQTT_PORT: '70000', VIGIL_DEMO: 'yes', MQTT_URL: 'http://x' })
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'PORT',
    'MQTT_PORT',
    'MQTT_URL',
    'VIGIL_DEMO',
  ])
})

it('refuses an open address without TLS in a plain sentence', () => {
  expect(problemsOf({ HOST: '0.0.0.0' })).toEqual([expect.stringMatching(/^HOST: .*TLS_CERT and TLS_KEY/)])
})

it('refuses half of a certificate', () => {
  expect(problemsOf({ TLS_CERT: '/cert.pem' })).toEqual([expect.stringContaining('set both')])
})

it('keeps the demo on loopback and in its own folder', () => {
  expect(problemsOf({ VIGIL_DEMO: '1', DEVICE_HOST: '0.0.0.0' })).toHaveLength(1)
  expect(parseConfig({ VIGIL_DEMO: '1', DATA_DIR: '/data' })).toMatchObject({
    config: { dataDir: '/data/demo' },
  })
})

it('switches a listener off with 0 and takes a free port with auto', () => {
  expect(parseConfig({ MQTT_PORT: '0', ADMIN_PORT: 'auto' })).toMatchObject({
    config: { mqttPort: null, adminPort: 0 },
  })
})

const configOf = (env: Record<string, string>) => {
  const parsed = parseConfig(env)
  return parsed.ok ? parsed.config : null
}

describe('Web Push', () => {
  it('is off until somebody says whom a push service may ask', () => {
    expect(configOf({})).toMatchObject({ push: null })
    const push = configOf({ PUSH_CONTACT: 'mailto:it@hospital.example' })?.push
    expect(push).toMatchObject({ contact: 'mailto:it@hospital.example', mediumAfterMs: 60_000, allow: [] })
    expect(push?.hosts).toContain('fcm.googleapis.com')
    expect(push?.hosts).toContain('*.push.apple.com')
  })

  it('takes lists, and names what is none', () => {
    const lists = { PUSH_HOSTS: 'a.example, *.b.example', PUSH_ALLOW: 'http://127.0.0.1:9' }
    expect(configOf({ PUSH_CONTACT: 'https://hospital.example', ...lists })).toMatchObject({
      push: { hosts: ['a.example', '*.b.example'], allow: ['http://127.0.0.1:9'] },
    })
    const wrong = { PUSH_CONTACT: 'it@x', PUSH_HOSTS: '*', PUSH_ALLOW: 'http://127.0.0.1:9/path' }
    const problems = problemsOf({ ...wrong, PUSH_MEDIUM_SECONDS: '1' })
    expect(problems.map((problem) => problem.split(/[.:]/)[0])).toEqual([
      'PUSH_CONTACT',
      'PUSH_HOSTS',
      'PUSH_MEDIUM_SECONDS',
      'PUSH_ALLOW',
    ])
  })
})

describe('own origin', () => {
  it.each([
    ['http://127.0.0.1:8080', '127.0.0.1:8080', false, true],
    ['http://localhost:8080', 'localhost:8080', false, true],
    ['http://127.0.0.1:9090', '127.0.0.1:8080', false, false],
    ['https://127.0.0.1:8080', '127.0.0.1:8080', false, false],
    ['http://rebound.example:8080', 'rebound.example:8080', false, false],
    ['https://vigil.example', 'vigil.example', true, true],
    ['https://evil.example', 'vigil.example', true, false],
    ['null', '127.0.0.1:8080', false, false],
  ])('%s asked of %s with TLS %s is own: %s', (origin, host, tls, own) => {
    expect(isOwnOrigin(origin, host, tls)).toBe(own)
  })
})
