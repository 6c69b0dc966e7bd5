import { DEVICE_TYPES, type Device, type EpochMs } from '@vigil/clinical'
import { bedId, deviceId, subjectId } from '@vigil/protocol'
import { hashPassword } from '../../auth/password'
import { newDevicePassword } from '../../auth/secrets'
import { change, Refused, UsageError, type Args, type Terminal, type Verb } from '../verb'

/** Where a device belongs, by `--bed` or `--subject`; both must exist. */
export async function homeOf(terminal: Terminal, args: Args): Promise<Device['home']> {
  const [bedText, subjectText] = [args.text('bed'), args.text('subject')]
  if (bedText !== undefined && subjectText !== undefined)
    throw new UsageError('--bed (homed there) or --subject (worn), not both.')
  const { units, subjects } = await (await terminal.store()).hospital()
  if (bedText !== undefined) {
    const bed = bedId.safeParse(bedText)
    if (!bed.success || !units.some((unit) => unit.beds.some((each) => each.id === bed.data)))
      throw new Refused(`There is no bed ${bedText}; write site/unit/bed, e.g. north/icu/1.`)
    return { kind: 'bed', bed: bed.data }
  }
  if (subjectText === undefined) return { kind: 'none' }
  const subject = subjectId.safeParse(subjectText)
  if (!subject.success || !subjects.some((each) => each.id === subject.data))
    throw new Refused(`There is no subject ${subjectText}.`)
  return { kind: 'subject', subject: subject.data }
}

export function deviceIdOf(text: string): Device['id'] {
  const parsed = deviceId.safeParse(text)
  if (!parsed.success) throw new UsageError(`${text}: a device id holds letters, digits and . _ : - only.`)
  return parsed.data
}

function sinceOf(text: string | undefined): EpochMs | null {
  if (text === undefined) return null
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new UsageError(`--since ${text}: write a time such as 2026-01-01T00:00:00Z.`)
  return at as EpochMs
}

const enroll: Verb = {
  words: 'device enroll',
  usage: 'device enroll ID --type TYPE [--bed SITE/UNIT/BED | --subject ID] [--since TIME] [--simulated]',
  help: `Makes a device, or gives a known one a new password, and prints the password once. TYPE: ${DEVICE_TYPES.join(', ')}.`,
  options: {
    type: { type: 'string' },
    bed: { type: 'string' },
    subject: { type: 'string' },
    since: { type: 'string' },
    simulated: { type: 'boolean' },
  },
  async run(terminal, args) {
    const id = deviceIdOf(args.only('ID'))
    const typeText = args.needed('type')
    const type = DEVICE_TYPES.find((each) => each === typeText)
    if (!type) throw new UsageError(`--type ${typeText}: one of ${DEVICE_TYPES.join(', ')}.`)
    const { devices } = await (await terminal.store()).hospital()
    const known = devices.find((each) => each.id === id)
    const home = await homeOf(terminal, args)
    const password = newDevicePassword()
    await change(terminal, {
      devices: [
        {
          id,
          type,
          simulated: args.flag('simulated'),
          identifiers: known?.identifiers ?? [],
          home: home.kind === 'none' && known ? known.home : home,
          since: sinceOf(args.text('since')),
          secretHash: await hashPassword(password),
          certificateFingerprint: null,
        },
      ],
    })
    terminal.print(`password: ${password}`)
    terminal.warn('It is not shown again. User name and client id of the device are its id.')
    return 0
  },
}

export const deviceVerbs: readonly Verb[] = [enroll]
