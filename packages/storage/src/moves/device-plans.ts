import type { Move } from '@vigil/clinical'
import type { Database, DeviceRow } from '../database'
import { knownBed, knownDevice, presentSubject } from './checks'
import type { Plan } from './plan'
import { refuse } from './refused'
import { present } from './stay-plans'

type Of<Type extends Move['type']> = Extract<Move, { type: Type }>
type Home = Pick<DeviceRow, 'home_kind' | 'home_bed' | 'home_subject'>

const NOWHERE: Home = { home_kind: 'none', home_bed: null, home_subject: null }

export const planDevices = (db: Database, move: Of<'replace-device'> | Of<'home-device'>): Promise<Plan> =>
  move.type === 'replace-device' ? planReplacement(db, move) : planHome(db, move)

/** The new device takes the home of the old one, which then belongs to nobody (clinical-decisions 13). */
async function planReplacement(db: Database, move: Of<'replace-device'>): Promise<Plan> {
  const old = await knownDevice(db, move.old)
  const replacement = await knownDevice(db, move.replacement)
  if (old.id === replacement.id) refuse('nothing-to-do', 'Both are the same device.')
  if (old.home_kind === 'none') refuse('nothing-to-do', `Device ${old.id} belongs to nobody.`)
  checkSince(old, move.at)
  checkSince(replacement, move.at)
  return {
    ...(await around(db, [old, replacement])),
    devices: [old.id, replacement.id],
    work: async () => {
      await rehome(db, replacement.id, old, move.at)
      await rehome(db, old.id, NOWHERE, move.at)
      return []
    },
  }
}

async function planHome(db: Database, move: Of<'home-device'>): Promise<Plan> {
  const device = await knownDevice(db, move.device)
  const home = await homeFor(db, move)
  if (
    device.home_kind === home.home_kind &&
    device.home_bed === home.home_bed &&
    device.home_subject === home.home_subject
  )
    refuse('nothing-to-do', 'The device belongs there already.')
  checkSince(device, move.at)
  return {
    ...(await around(db, [device, home])),
    devices: [device.id],
    work: async () => {
      await rehome(db, device.id, home, move.at)
      return []
    },
  }
}

async function homeFor(db: Database, { to, at }: Of<'home-device'>): Promise<Home> {
  if (to === null) return NOWHERE
  switch (to.kind) {
    case 'bed':
      return { home_kind: 'bed', home_bed: (await knownBed(db, to.bed)).id, home_subject: null }
    case 'subject': {
      const subject = await presentSubject(db, to.subject, at)
      return { home_kind: 'subject', home_bed: null, home_subject: subject.id }
    }
    default:
      return to satisfies never
  }
}

function checkSince(device: DeviceRow, at: number): void {
  if (device.home_since !== null && at < device.home_since)
    refuse('later-moves', `Device ${device.id} came to where it is later. Give a later time.`)
}

async function rehome(db: Database, id: string, home: Home, at: number): Promise<void> {
  const { home_kind, home_bed, home_subject } = home
  await db
    .updateTable('device')
    .set({ home_kind, home_bed, home_subject, home_since: at })
    .where('id', '=', id)
    .execute()
}

/** Where a person looks for the move: at the beds and subjects whose device it was or will be. */
async function around(db: Database, homes: readonly Home[]) {
  const beds = present(...homes.map((home) => home.home_bed))
  const worn = present(...homes.map((home) => home.home_subject))
  const lying = await db
    .selectFrom('subject')
    .select(['id', 'unit'])
    .where('ended_at', 'is', null)
    .where((is) =>
      is.or([
        ...(beds.length > 0 ? [is('bed', 'in', beds)] : []),
        ...(worn.length > 0 ? [is('id', 'in', worn)] : []),
      ]),
    )
    .execute()
  const units =
    beds.length === 0 ? [] : await db.selectFrom('bed').select('unit').where('id', 'in', beds).execute()
  return {
    subjects: lying.map((row) => row.id),
    beds,
    units: present(...units.map((row) => row.unit), ...lying.map((row) => row.unit)),
    moves: true,
  }
}
