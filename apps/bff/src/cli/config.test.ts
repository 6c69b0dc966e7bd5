import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EpochMs } from '@vigil/clinical'
import { configFile, type ConfigFileInput } from '@vigil/protocol'
import { openStore, type Store } from '@vigil/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../config'
import { SILENT } from '../log'
import { runCommand } from './run'
import type { Terminal } from './verb'
import { configVerbs } from './verbs/config'
import { deviceVerbs } from './verbs/device'
import { recordVerbs } from './verbs/record'
import { stationVerbs } from './verbs/station'
import { userVerbs } from './verbs/user'

const HOSPITAL = {
  sites: [
    {
      id: 'north',
      name: 'North Hospital',
      timeZone: 'Europe/London',
      production: true,
      units: [{ id: 'icu', name: 'ICU', kind: 'icu', beds: ['1', { id: '2', label: 'Two' }] }],
    },
  ],
  users: [
    {
      id: 'nurse1',
      name: 'N. One',
      roles: [{ role: 'nurse', unit: 'north/icu' }],
      password: 'correct horse battery',
    },
  ],
  subjects: [
    {
      id: 'p1',
      kind: 'patient',
      name: 'Test, One',
      mrn: '1001',
      birthDate: '1960-01-01',
      sex: 'female',
      bed: 'north/icu/1',
      facts: [{ kind: 'isolation', value: ['contact'] }],
      admittedAt: '2026-01-01T00:00:00Z',
    },
  ],
  devices: [
    {
      id: 'mon-1',
      type: 'bedside-monitor',
      credential: { password: 'device one secret' },
      bed: 'north/icu/1',
      since: '2026-01-01T00:00:00Z',
      identifiers: [{ system: 'eui-64', value: '0012210000000001' }],
    },
    { id: 'patch-1', type: 'ecg-patch', credential: { password: 'device two secret' }, subject: 'p1' },
  ],
  hl7Peers: [{ id: 'gateway', application: 'MON', facility: 'HOSP', site: 'north', assigningAuthority: 'H' }],
  alarmProfiles: [
    {
      id: 'icu-spo2',
      unit: 'north/icu',
      category: 'adult',
      limits: [{ condition: 'spo2-low', priority: 'medium', value: 88 }],
    },
  ],
} satisfies ConfigFileInput

let folder: string
let store: Store
let printed: string[] = []
let warned: string[] = []
let typed = ''

const VERBS = [...configVerbs, ...userVerbs, ...deviceVerbs, ...stationVerbs, ...recordVerbs]

function terminal(): Terminal {
  const parsed = parseConfig({ DATA_DIR: folder })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return {
    config: parsed.config,
    now: () => Date.parse('2026-11-21T12:00:00Z') as EpochMs,
    store: () => Promise.resolve(store),
    print: (line) => void printed.push(line),
    warn: (line) => void warned.push(line),
    input: () => Promise.resolve(typed),
    path: (file) => join(folder, file),
    stopped: new AbortController().signal,
  }
}

function vigil(...argv: string[]): Promise<number> {
  printed = []
  warned = []
  return runCommand(VERBS, argv, terminal())
}

const applyFile = (content: unknown, ...options: string[]): Promise<number> => {
  writeFileSync(join(folder, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return vigil('config', 'apply', 'config.json', ...options)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-cli-'))
  store = await openStore({ dataDir: join(folder, 'data'), databaseUrl: null, log: SILENT })
}, 60_000)
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('config apply', () => {
  it('says what it would do, does it, and does nothing when repeated', async () => {
    expect(await applyFile(HOSPITAL, '--dry-run')).toBe(0)
    expect((await store.hospital()).units).toEqual([])
    expect(await applyFile(HOSPITAL)).toBe(0)
    expect(printed.at(-1)).toBe('13 changes made.')
    expect(await applyFile(HOSPITAL)).toBe(0)
    expect(printed).toEqual(['Nothing to change.'])
  })

  it('exports what applies without a change and holds no secret', async () => {
    expect(await vigil('config', 'export')).toBe(0)
    const text = printed.join('\n')
    expect(text).not.toMatch(/password|argon2|secret/)
    const exported: unknown = JSON.parse(text)
    expect(configFile.parse(exported).devices.map((device) => device.id)).toEqual(['mon-1', 'patch-1'])
    expect(configFile.parse(exported).subjects[0]?.facts).toEqual(HOSPITAL.subjects[0]?.facts)
    expect(await applyFile(exported)).toBe(0)
    expect(printed).toEqual(['Nothing to change.'])
    expect(await store.deviceSecret('mon-1' as never)).not.toBeNull()
  })

  it.each([
    ['an unknown key', { devices: [{ id: 'd', bedd: 'x' }] }, ['devices[0].bedd']],
    ['no name', { users: [{ id: 'u' }] }, ['users[0].name: is missing']],
    [
      'two mistakes at once',
      { sites: [{ id: 's', name: 'S', timeZone: 'Mars/Olympus' }], more: 1 },
      ['sites[0].timeZone', 'more'],
    ],
    [
      'names that point nowhere',
      {
        devices: [{ id: 'd', bed: 'north/icu/9' }],
        users: [{ id: 'u', name: 'U', roles: [{ role: 'nurse', unit: 'a/b' }] }],
      },
      ['devices[0].bed', 'users[0].roles[0].unit'],
    ],
    [
      'two patients in one bed',
      {
        subjects: [
          { id: 'a', name: 'A', bed: 'north/icu/2' },
          { id: 'b', name: 'B', bed: 'north/icu/2' },
        ],
      },
      ['two of them lie in bed north/icu/2'],
    ],
    [
      'a limit outside its envelope',
      {
        alarmProfiles: [
          {
            id: 'x',
            site: 'north',
            category: 'adult',
            limits: [{ condition: 'spo2-low', priority: 'medium', value: 20 }],
          },
        ],
      },
      ['alarmProfiles[0].limits[0]', 'safety envelope'],
    ],
    [
      'a dead band that its alarm would hardly leave',
      {
        alarmProfiles: [
          {
            id: 'x',
            site: 'north',
            category: 'adult',
            limits: [{ condition: 'spo2-low', priority: 'medium', value: 90, deadband: 3 }],
          },
        ],
      },
      ['alarmProfiles[0].limits[0]', 'wider than a quarter'],
    ],
    ['no JSON', '{"sites": [', ['is not JSON']],
  ])('refuses a file with %s and changes nothing', async (_what, content, sentences) => {
    const { version } = await store.hospital()
    expect(await applyFile(content)).toBe(1)
    for (const sentence of sentences) expect(warned.join('\n')).toContain(sentence)
    expect((await store.hospital()).version).toBe(version)
  })

  it('ends what the file does not name when asked to prune', async () => {
    expect(await applyFile({ ...HOSPITAL, devices: HOSPITAL.devices.slice(0, 1) }, '--prune')).toBe(0)
    expect((await store.hospital()).devices.map((device) => device.id)).toEqual(['mon-1'])
  })
})

describe('verbs', () => {
  it('makes a user with a password from standard input, and disables them', async () => {
    typed = 'another horse battery\n'
    expect(
      await vigil('user', 'add', 'doc', '--name', 'Doc', '--role', 'physician@north', '--password-stdin'),
    ).toBe(0)
    expect(await store.passwordHash('doc' as never)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await vigil('user', 'token', 'doc')).toBe(0)
    expect(printed[0]).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await vigil('user', 'disable', 'doc')).toBe(0)
    expect((await store.hospital()).users.find((user) => user.id === 'doc')?.disabled).toBe(true)
  })

  it('prints a device password and a station code once, and stores their hashes', async () => {
    expect(await vigil('device', 'enroll', 'pump-1', '--type', 'infusion-pump', '--bed', 'north/icu/2')).toBe(
      0,
    )
    expect(printed.at(-1)).toMatch(/^password: [\w-]{22}$/)
    expect(await vigil('station', 'enroll', 'wall', '--name', 'Wall', '--unit', 'north/icu')).toBe(0)
    expect(printed.at(-1)).toMatch(/^code: [A-Z2-9]{5}-[A-Z2-9]{5}$/)
  })

  it('verifies the audit trail with its exit status', async () => {
    expect(await vigil('audit', 'verify')).toBe(0)
    const broken = { ok: false, rows: 9, firstBroken: 4, why: 'hash' } as const
    const terminalWithBroken = {
      ...terminal(),
      store: () => Promise.resolve({ ...store, verifyAudit: () => Promise.resolve(broken) }),
    }
    expect(await runCommand(VERBS, ['audit', 'verify'], terminalWithBroken)).toBe(1)
    expect(printed.at(-1)).toContain('BROKEN at row 4; the rows before it are whole')
  })

  it.each([
    [['nothing']],
    [['config', 'apply']],
    [['user', 'add', 'x', '--name', 'X']],
    [['user', 'add', 'x', '--name', 'X', '--role', 'king']],
    [['device', 'enroll', 'x', '--typo', 'y']],
    [['user', 'token', 'doc', '--days', 'many']],
  ])('answers the wrong line %j with the usage and status 2', async (argv) => {
    expect(await vigil(...argv)).toBe(2)
    expect(warned.join('\n')).toContain('vigil ')
  })

  it('has help for every verb', async () => {
    for (const verb of VERBS) {
      expect(await vigil(...verb.words.split(' '), '--help')).toBe(0)
      expect(printed[0]).toContain(verb.usage)
    }
  })
})
