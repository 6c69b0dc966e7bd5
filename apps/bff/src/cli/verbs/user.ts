import { ROLES, type EpochMs, type Grant, type User } from '@vigil/clinical'
import { siteId, unitId, userId } from '@vigil/protocol'
import { hashPassword } from '../../auth/password'
import { newToken, tokenHash } from '../../auth/secrets'
import { change, Refused, UsageError, type Terminal, type Verb, writeAudit } from '../verb'

const DAY_MS = 86_400_000
/** Own proposal. */
const DEFAULT_TOKEN_DAYS = 90
const SHORTEST_PASSWORD = 12

/** `nurse@north/icu`, `nurse@north`, or `admin` for everywhere. */
function grantOf(text: string): Grant {
  const [name, place, ...more] = text.split('@')
  const role = ROLES.find((each) => each === name)
  if (!role || more.length > 0)
    throw new UsageError(
      `--role ${text}: write one of ${ROLES.join(', ')}, then @unit or @site, e.g. nurse@north/icu.`,
    )
  if (place === undefined) return { role, scope: { kind: 'all' } }
  const unit = unitId.safeParse(place)
  if (unit.success) return { role, scope: { kind: 'unit', unit: unit.data } }
  const site = siteId.safeParse(place)
  if (site.success) return { role, scope: { kind: 'site', site: site.data } }
  throw new UsageError(`--role ${text}: ${place} is neither a unit (north/icu) nor a site (north).`)
}

function idOf(text: string): User['id'] {
  const parsed = userId.safeParse(text)
  if (!parsed.success) throw new UsageError(`${text}: a user id holds letters, digits and . _ : @ - only.`)
  return parsed.data
}

async function existing(terminal: Terminal, id: User['id']): Promise<User> {
  const { users } = await (await terminal.store()).hospital()
  const user = users.find((each) => each.id === id)
  if (!user) throw new Refused(`There is no user ${id}; make one with \`vigil user add\`.`)
  return user
}

/** A grant for a place that does not exist would look like a right and be none. */
async function assertPlaces(terminal: Terminal, grants: readonly Grant[]): Promise<void> {
  const { units, sites } = await (await terminal.store()).hospital()
  const lost = grants.flatMap(({ scope }): readonly string[] => {
    if (scope.kind === 'unit') return units.some((unit) => unit.id === scope.unit) ? [] : [scope.unit]
    return scope.kind === 'all' || sites.some((site) => site.id === scope.site) ? [] : [scope.site]
  })
  if (lost.length > 0) throw new Refused(`There is no such unit or site: ${lost.join(', ')}.`)
}

async function passwordFrom(terminal: Terminal): Promise<string> {
  const password = (await terminal.input()).replace(/\r?\n$/, '')
  if (password.length < SHORTEST_PASSWORD)
    throw new Refused(`The password is too short: at least ${SHORTEST_PASSWORD} characters.`)
  return password
}

const add: Verb = {
  words: 'user add',
  usage: 'user add ID --name NAME --role ROLE[@UNIT|@SITE]… [--password-stdin]',
  help: 'Makes a user, or gives an existing one this name, these roles and, if asked, this password.\nWithout a password the user can only be called with a token of `user token`.',
  options: {
    name: { type: 'string' },
    role: { type: 'string', multiple: true },
    'password-stdin': { type: 'boolean' },
  },
  async run(terminal, args) {
    const id = idOf(args.only('ID'))
    const name = args.needed('name')
    const grants = args.list('role').map(grantOf)
    if (grants.length === 0) throw new UsageError('--role is missing: without one the user may do nothing.')
    await assertPlaces(terminal, grants)
    const passwordHash = args.flag('password-stdin') ? await hashPassword(await passwordFrom(terminal)) : null
    await change(terminal, { users: [{ id, name, grants, disabled: false, passwordHash }] })
    // A new password ends what was opened with the old one (reliability.md 7.3).
    if (passwordHash !== null) await (await terminal.store()).endSessionsOf(id)
    return 0
  },
}

const token: Verb = {
  words: 'user token',
  usage: 'user token ID [--days N]',
  help: `Prints a bearer token for scripts, once. It ends after N days (${DEFAULT_TOKEN_DAYS}), or when the user is disabled.`,
  options: { days: { type: 'string' } },
  async run(terminal, args) {
    const user = await existing(terminal, idOf(args.only('ID')))
    const days = Number(args.text('days') ?? DEFAULT_TOKEN_DAYS)
    if (!(days > 0 && days <= 3_650)) throw new UsageError('--days: a number of days from 1 to 3650.')
    const value = newToken()
    const expiresAt = (terminal.now() + days * DAY_MS) as EpochMs
    await (await terminal.store()).createToken(user.id, tokenHash('token', value), expiresAt)
    await writeAudit(terminal, 'token.made', user.id)
    terminal.print(value)
    return 0
  },
}

const disable: Verb = {
  words: 'user disable',
  usage: 'user disable ID',
  help: 'Ends every session and token of the user within 10 seconds; `user add` brings the user back.',
  options: {},
  async run(terminal, args) {
    const user = await existing(terminal, idOf(args.only('ID')))
    await change(terminal, { users: [{ ...user, disabled: true, passwordHash: null }] })
    await (await terminal.store()).endSessionsOf(user.id)
    return 0
  },
}

export const userVerbs: readonly Verb[] = [add, token, disable]
