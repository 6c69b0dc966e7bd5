import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from './table'
import { START } from './testing/given'
import { openWorld, type World } from './testing/world'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const tell = async (what: string, kind: 'person' | 'station', who: string) =>
  world.send(`/api/sound/${what}`, {}, { cookie: await world.cookieFor(kind, who) })

describe('what a display tells of its sound', () => {
  it.each(['heard', 'not-heard', 'mute', 'unmute'])('is written down: %s', async (what) => {
    const answer = await tell(what, 'person', 'nurse')
    expect(await answer.json()).toEqual({ at: START })
    expect(world.store.audited.at(-1)).toMatchObject({
      actor: 'nurse',
      station: null,
      action: `sound.${what}`,
      outcome: 'success',
      at: START,
    })
  })

  it('names the station where nobody is signed in', async () => {
    await tell('mute', 'station', 'wall')
    expect(world.store.audited.at(-1)).toMatchObject({ actor: 'wall', station: 'wall', action: 'sound.mute' })
  })

  it('is refused to who may not mute, and written down as that', async () => {
    const answer = await tell('mute', 'person', 'biomed')
    expect(answer.status).toBe(404)
    expect(world.store.audited.at(-1)).toMatchObject({ actor: 'biomed', outcome: 'refused' })
  })

  it('has no call that takes a sound away for longer', () => {
    expect(ROUTES.map(({ path }) => path).filter((path) => /off$|silen|disable/.test(path))).toEqual([])
  })
})
