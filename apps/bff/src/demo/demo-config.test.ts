import { demoCensus, demoHospital } from '@vigil/ingest/simulator'
import { configFile } from '@vigil/protocol'
import type { BedId, Device, DeviceId, EpochMs, Subject, SubjectId, UnitId, UserId } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { bedsNow } from './beds-now'
import { demoFile } from './demo-file'

const start = Date.parse('2026-11-21T10:00:00Z')
const { config } = demoHospital(start, {
  seed: 7,
  userPassword: () => 'long enough to pass',
  devicePassword: () => 'x',
})

const subject = (id: string, bed: string | null, changes: Partial<Subject> = {}): Subject => ({
  id: id as SubjectId,
  kind: 'patient',
  name: 'Somebody, Else',
  mrn: id.split(':')[2] ?? null,
  birthDate: '1960-01-31',
  sex: 'unknown',
  preterm: false,
  paced: false,
  onOxygen: false,
  spo2Target: null,
  bed: bed as BedId | null,
  unit: 'riverside/ward' as UnitId,
  admittedAt: start as EpochMs,
  endedAt: null,
  identity: 'confirmed',
  notice: null,
  facts: [],
  planned: null,
  mergedInto: null,
  ...changes,
})

describe('the configuration of the demonstration', () => {
  it('is a configuration file like any other', () => {
    const parsed = configFile.safeParse(config)
    expect(parsed.error?.issues).toBeUndefined()
    expect(parsed.data?.sites.map(({ timeZone }) => timeZone)).toEqual([
      'Europe/London',
      'Europe/London',
      'America/New_York',
    ])
    expect(parsed.data?.subjects.filter(({ kind }) => kind === 'patient')).toHaveLength(64)
  })

  it('names only beds, units and subjects that it has', () => {
    const units = config.sites.flatMap((site) =>
      site.units.map((unit) => ({ id: `${site.id}/${unit.id}`, beds: unit.beds })),
    )
    const beds = new Set(units.flatMap(({ id, beds }) => beds.map((bed) => `${id}/${bed}`)))
    const unitIds = new Set(units.map(({ id }) => id))
    const subjects = new Set(config.subjects.map(({ id }) => id))
    for (const { bed, unit } of config.subjects)
      expect(bed === undefined ? unitIds.has(unit ?? '') : beds.has(bed)).toBe(true)
    for (const { bed, subject } of config.devices)
      expect(bed === undefined ? subjects.has(subject ?? '') : beds.has(bed)).toBe(true)
    for (const role of config.users.flatMap(({ roles }) => roles))
      expect(role.unit === undefined || unitIds.has(role.unit)).toBe(true)
  })
})

describe('what a start of the demonstration applies', () => {
  const kept = { users: { nurse: 'x' }, devices: { 'monitor-icu-1': 'x' } }
  const nobody = { users: [], devices: [], subjects: [] }

  it('is everything at first', () => {
    const file = demoFile(config, { isFirst: true, kept, hospital: nobody })
    expect(file.subjects).toHaveLength(65)
    expect(file.devices).toHaveLength(config.devices.length)
  })

  it('admits nobody anew and keeps known secrets later', () => {
    const hospital = {
      users: [{ id: 'nurse' as UserId, name: 'Nell', grants: [], disabled: false }],
      devices: [monitor('monitor-icu-1'), monitor('monitor-icu-2')],
      subjects: [],
    }
    const file = demoFile(config, { isFirst: false, kept, hospital })
    expect(file.subjects.map(({ id }) => id)).toEqual(['fridge-ward'])
    expect(file.users.map(({ id }) => id)).not.toContain('nurse')
    const devices = file.devices.map(({ id }) => id as string)
    expect(devices).not.toContain('monitor-icu-1')
    expect(devices).toContain('monitor-icu-2')
    expect(file.sites).toHaveLength(3)
  })
})

const monitor = (id: string): Device => ({
  id: id as DeviceId,
  type: 'bedside-monitor',
  simulated: true,
  identifiers: [],
  home: { kind: 'none' },
})

describe('who lies where after a restart', () => {
  it('goes by what the hospital knows and not by the plan', () => {
    const beds = new Map(bedsNow([subject('mrn:RIVERSIDE:N77-1', 'riverside/ward/5')], start))
    expect(beds.get('riverside/ward/5')).toMatchObject({ mrn: 'N77-1', sex: 'female' })
    expect(beds.get('riverside/icu/1')).toBeNull()
    expect([...beds.keys()]).toEqual([...demoCensus(start).keys()])
  })

  it('leaves out a bed of somebody whom no message can name', () => {
    const beds = new Map(
      bedsNow(
        [
          subject('provisional-1', 'riverside/ward/5', { mrn: null }),
          subject('mrn:RIVERSIDE:N77-2', 'riverside/ward/7', { endedAt: start as EpochMs }),
        ],
        start,
      ),
    )
    expect(beds.has('riverside/ward/5')).toBe(false)
    expect(beds.get('riverside/ward/7')).toBeNull()
  })
})
