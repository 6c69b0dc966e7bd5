import type { EpochMs, Station } from '@vigil/clinical'
import { stationId, unitId } from '@vigil/protocol'
import { newStationCode, tokenHash } from '../../auth/secrets'
import { change, Refused, UsageError, type Verb, writeAudit } from '../verb'

/** Reliability.md 7.6. */
const CODE_MS = 10 * 60_000

function idOf(text: string): Station['id'] {
  const parsed = stationId.safeParse(text)
  if (!parsed.success) throw new UsageError(`${text}: a station id holds letters, digits and . _ : @ - only.`)
  return parsed.data
}

const enroll: Verb = {
  words: 'station enroll',
  usage: 'station enroll ID --name NAME --unit SITE/UNIT…',
  help: 'Makes a display with an identity of its own, and prints the code that turns a browser into it within 10 minutes.',
  options: { name: { type: 'string' }, unit: { type: 'string', multiple: true } },
  async run(terminal, args) {
    const id = idOf(args.only('ID'))
    const store = await terminal.store()
    const hospital = await store.hospital()
    const units = args.list('unit').map((text) => {
      const unit = unitId.safeParse(text)
      if (!unit.success || !hospital.units.some((each) => each.id === unit.data))
        throw new Refused(`There is no unit ${text}; write site/unit, e.g. north/icu.`)
      return unit.data
    })
    if (units.length === 0) throw new UsageError('--unit is missing: a station shows at least one.')
    await change(terminal, { stations: [{ id, name: args.needed('name'), units, revoked: false }] })
    const code = newStationCode()
    const expiresAt = (terminal.now() + CODE_MS) as EpochMs
    await store.createEnrolment(id, tokenHash('station-code', code), expiresAt)
    await writeAudit(terminal, 'station.code-made', id)
    terminal.print(`code: ${code}`)
    terminal.warn(
      'Open Vigil on the display, choose "This is a station" and type the code within 10 minutes.',
    )
    return 0
  },
}

const revoke: Verb = {
  words: 'station revoke',
  usage: 'station revoke ID',
  help: 'Takes the identity from a display within 10 seconds; `station enroll` gives it a new one.',
  options: {},
  async run(terminal, args) {
    const id = idOf(args.only('ID'))
    const known = (await (await terminal.store()).hospital()).stations.find((each) => each.id === id)
    if (!known) throw new Refused(`There is no station ${id}.`)
    await change(terminal, { stations: [{ ...known, revoked: true }] })
    return 0
  },
}

export const stationVerbs: readonly Verb[] = [enroll, revoke]
