import { ROLES, type Grant, type SiteId, type UnitId, type UserId } from '@vigil/clinical'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, Caller } from '../ports'
import { authorize, POLICY } from './authorize'

const OWN = 'north/icu' as UnitId
const OTHER = 'north/ward' as UnitId
const ELSEWHERE = 'south/icu' as UnitId
const ACTIONS: readonly Action[] = ['view', 'act', 'configure', 'biomed', 'audit', 'admin']

const person = (...grants: Grant[]): Caller => ({
  kind: 'person',
  session: 's',
  user: 'u' as UserId,
  name: 'U',
  grants,
  via: 'cookie',
})
const inUnit = (role: Grant['role'], unit: UnitId): Grant => ({ role, scope: { kind: 'unit', unit } })
const inSite = (role: Grant['role'], site: string): Grant => ({
  role,
  scope: { kind: 'site', site: site as SiteId },
})

describe('authorize', () => {
  it.each(ROLES.flatMap((role) => ACTIONS.map((action) => [role, action] as const)))(
    'gives %s the right to %s in the own unit only, as the policy says',
    (role, action) => {
      const caller = person(inUnit(role, OWN))
      const leave = POLICY[role][action]
      expect(authorize(caller, action, OWN).allowed).toBe(leave !== undefined)
      expect(authorize(caller, action, OTHER).allowed).toBe(false)
      expect(authorize(person(inSite(role, 'north')), action, OTHER).allowed).toBe(leave !== undefined)
      expect(authorize(person(inSite(role, 'north')), action, ELSEWHERE).allowed).toBe(false)
      expect(authorize(person({ role, scope: { kind: 'all' } }), action, ELSEWHERE).allowed).toBe(
        leave !== undefined,
      )
    },
  )

  it('lets no administrator, biomed or privacy officer see patients', () => {
    for (const role of ['admin', 'biomed', 'privacy-officer'] as const)
      for (const action of ['view', 'act', 'configure'] as const)
        expect(authorize(person({ role, scope: { kind: 'all' } }), action, OWN).allowed).toBe(false)
  })

  it('marks a tele-ICU act as remote unless also on site', () => {
    expect(authorize(person(inUnit('tele-icu', OWN)), 'act', OWN)).toEqual({ allowed: true, remote: true })
    const both = person(inUnit('tele-icu', OWN), inUnit('nurse', OWN))
    expect(authorize(both, 'act', OWN)).toEqual({ allowed: true, remote: false })
    const elsewhere = person(inUnit('tele-icu', OWN), inUnit('nurse', OTHER))
    expect(authorize(elsewhere, 'act', OWN)).toEqual({ allowed: true, remote: true })
  })

  it('lets a station view its own units and nothing else', () => {
    const station: Caller = { kind: 'station', session: 's', station: 'w' as never, name: 'W', units: [OWN] }
    expect(authorize(station, 'view', OWN).allowed).toBe(true)
    expect(authorize(station, 'view', OTHER).allowed).toBe(false)
    for (const action of ACTIONS.filter((each) => each !== 'view'))
      expect(authorize(station, action, OWN).allowed).toBe(false)
  })

  it('takes no site for another whose name begins alike', () => {
    expect(authorize(person(inSite('nurse', 'nor')), 'view', OWN).allowed).toBe(false)
  })

  it('denies everything to a person without grants, whatever is asked', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ACTIONS), fc.string(), (action, unit) => {
        expect(authorize(person(), action, unit as UnitId).allowed).toBe(false)
        expect(authorize(person(), action, 'anywhere').allowed).toBe(false)
      }),
    )
  })
})
