import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ICU, WARD } from '../testing/hospital'
import { alert } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

let ward: Ward
beforeEach(async () => {
  ward = await openWard()
})
afterEach(() => ward.close())

const rows = () =>
  ward.store.audited.map(({ actor, action, object, outcome }) => ({ actor, action, object, outcome }))

describe('the audit trail of a socket', () => {
  it('says who began and stopped looking at which units', async () => {
    const watcher = await ward.watcher('icu-nurse')
    await watcher.hello()
    await watcher.hello()
    const row = { actor: 'icu-nurse', object: `units ${ICU}`, outcome: 'success' }
    expect(rows()).toEqual([{ ...row, action: 'view.started' }])
    const other = await ward.watcher('icu-nurse')
    await other.hello()
    watcher.close()
    // The other one is told that a viewer less is there once the first has gone.
    await expect.poll(() => rows().at(-1)).toEqual({ ...row, action: 'view.ended' })
  })

  it('keeps a foreign unit and a foreign alarm that were asked for', async () => {
    await (await ward.monitor('mon-1')).publish('alerts', alert('present'))
    const [alarm] = ward.server.engine.openAlarms([ICU])
    const watcher = await ward.watcher('ward-nurse')
    await watcher.hello({ units: [WARD, ICU] })
    const act = { id: alarm?.id, episode: 1, key: 'a-first-key', state: 'coming' }
    const answer = await watcher.ask('alarm:acknowledge', act)
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } })
    const refused = rows().filter(({ outcome }) => outcome === 'refused')
    expect(refused).toEqual([
      { actor: 'ward-nurse', action: 'view.started', object: `units ${ICU}`, outcome: 'refused' },
      { actor: 'ward-nurse', action: 'alarm:acknowledge', object: alarm?.id, outcome: 'refused' },
    ])
  })
})
