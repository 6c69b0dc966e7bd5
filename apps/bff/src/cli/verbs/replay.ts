import { setTimeout } from 'node:timers/promises'
import type { Device, Site } from '@vigil/clinical'
import { replayFiles, type ReplayOptions } from '@vigil/ingest/replay'
import type { Hospital } from '@vigil/storage'
import { hashPassword } from '../../auth/password'
import { newDevicePassword } from '../../auth/secrets'
import { runningServer } from '../running'
import { type Args, change, Refused, type Terminal, UsageError, type Verb } from '../verb'
import { deviceIdOf, homeOf } from './device'

/** A running server sees a new device within 1 s (contract). */
const SEEN_MS = 1_200
/** Marks a device that this verb made, so that it may give it a new password and never a real one. */
const MADE_HERE = { system: 'vigil', value: 'replay' } as const

const isMadeHere = ({ identifiers }: Device): boolean =>
  identifiers.some(({ system, value }) => system === MADE_HERE.system && value === MADE_HERE.value)

function atOf(args: Args): ReplayOptions['at'] {
  const text = args.text('at') ?? 'now'
  if (text === 'now' || text === 'original' || text === 'end-now') return text
  throw new UsageError(`--at ${text}: one of now, original, end-now.`)
}

function speedOf(args: Args): ReplayOptions['speed'] {
  const text = args.text('speed') ?? '1'
  if (text === 'max') return text
  const speed = Number(text)
  if (!(speed > 0)) throw new UsageError(`--speed ${text}: a number above 0, or max.`)
  return speed
}

function urlOf({ config }: Terminal, args: Args): string {
  const given = args.text('url')
  if (given !== undefined) return given
  const running = runningServer(config.dataDir)
  if (!running || running.mqtt === null)
    throw new Refused('No server with a device listener runs on this data; start it, or name one with --url.')
  const host = config.deviceHost === '0.0.0.0' ? '127.0.0.1' : config.deviceHost
  return `mqtt://${host.includes(':') ? `[${host}]` : host}:${running.mqtt}`
}

function siteOf({ units, sites, subjects }: Hospital, home: Device['home']): Site | undefined {
  const unit =
    home.kind === 'bed'
      ? units.find((each) => each.beds.some((bed) => bed.id === home.bed))
      : units.find(
          (each) =>
            home.kind === 'subject' &&
            subjects.find((subject) => subject.id === home.subject)?.unit === each.id,
        )
  return sites.find((site) => site.id === unit?.site)
}

const idFor = (home: Device['home'], args: Args): Device['id'] => {
  const given = args.text('device')
  if (given !== undefined) return deviceIdOf(given)
  if (home.kind === 'none')
    throw new UsageError('--device is missing: as which device, or --bed: at which bed.')
  const place = home.kind === 'bed' ? home.bed : home.subject
  return deviceIdOf(`replay-${place.replaceAll(/[^A-Za-z0-9._:-]/g, '-')}`)
}

/** The password to connect with: given, or of a device that is made for this replay. */
async function accountOf(terminal: Terminal, args: Args): Promise<{ device: string; password: string }> {
  const given = args.text('password')
  if (given !== undefined) return { device: deviceIdOf(args.needed('device')), password: given }
  const hospital = await (await terminal.store()).hospital()
  const asked = await homeOf(terminal, args)
  const device = idFor(asked, args)
  const known = hospital.devices.find((each) => each.id === device)
  if (known && !isMadeHere(known))
    throw new Refused(
      `The device ${device} has a password of its own; give it with --password, or choose another --device.`,
    )
  const home = asked.kind === 'none' && known ? known.home : asked
  if (home.kind === 'none') throw new UsageError('--bed or --subject is missing: whose data are they.')
  const site = siteOf(hospital, home)
  if (site?.production)
    terminal.warn(`Note: ${site.name} is a production site; the recording will look like a patient there.`)
  const password = newDevicePassword()
  await change(terminal, {
    devices: [
      {
        id: device,
        type: 'other',
        // A production site refuses simulated data (H25).
        simulated: !site?.production,
        identifiers: [MADE_HERE],
        home,
        since: null,
        secretHash: await hashPassword(password),
        certificateFingerprint: null,
      },
    ],
  })
  await setTimeout(SEEN_MS)
  return { device, password }
}

const replay: Verb = {
  words: 'replay',
  usage:
    'replay FILE… [--device ID] [--bed SITE/UNIT/BED | --subject ID] [--at now|original|end-now] [--speed N|max] [--url MQTT] [--password TEXT] [--person ID]',
  help: [
    'Publishes recordings (WFDB, BIDMC, CGM) over MQTT as one device, as a bedside device would send them.',
    'Without --password a device of its own is made at the bed or on the subject. Files that are given together start together.',
    '--at now: begins now; end-now: ends now; original: keeps the times of the recording. --speed: times as fast, 1 by default.',
  ].join('\n'),
  options: {
    device: { type: 'string' },
    bed: { type: 'string' },
    subject: { type: 'string' },
    at: { type: 'string' },
    speed: { type: 'string' },
    url: { type: 'string' },
    password: { type: 'string' },
    person: { type: 'string' },
  },
  async run(terminal, args) {
    if (args.positionals.length === 0) throw new UsageError('FILE is missing.')
    const [at, speed, url] = [atOf(args), speedOf(args), urlOf(terminal, args)]
    const account = await accountOf(terminal, args)
    const person = args.text('person')
    const result = await replayFiles({
      files: args.positionals.map(terminal.path),
      ...account,
      url,
      at,
      speed,
      ...(person === undefined ? {} : { person }),
      log: terminal.print,
      now: () => Date.now(),
      signal: terminal.stopped,
    })
    if (!result.ok) throw new Refused(result.problem)
    const { messages, values, blocks, samples } = result.counts
    terminal.print(
      `${account.device}: ${messages} messages acknowledged: ${values} values, ${samples} samples in ${blocks} blocks.`,
    )
    return 0
  },
}

export const replayVerbs: readonly Verb[] = [replay]
