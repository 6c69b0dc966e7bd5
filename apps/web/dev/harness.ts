import type { LiveClient } from '../src/live/port'
import { aNurse } from '../src/live/testing/builders'
import { FakeLiveClient } from '../src/live/testing/fake-live-client'
import { mount } from '../src/mount'
import { answerOfHistory } from './history'
import { scene } from './scene'
import { sketchedWaves } from './sketched-waves'

const wanted = new URLSearchParams(location.hash.slice(1))
const beds = Number(wanted.get('beds') ?? 16)
let silent = false
const fake = new FakeLiveClient()
const play = scene(fake, beds, wanted.has('calm'))
if (wanted.has('blocked')) fake.sound.set('blocked')

const answers: Readonly<Record<string, unknown>> = {
  '/api/me': {
    principal: wanted.has('station')
      ? { kind: 'station', station: 'wall1', name: 'Wall 1', units: play.units }
      : { ...aNurse, units: play.units },
    actions: [],
    server: { demo: !wanted.has('real'), build: 'harness', time: fake.now },
  },
  '/api/alarms?state=all&limit=200': { alarms: play.ended(), seq: 9 },
  '/api/demo/users': {
    users: [
      { id: 'nurse1', name: 'N. One', roles: ['nurse'] },
      { id: 'charge', name: 'C. Charge', roles: ['charge-nurse'] },
      { id: 'tele', name: 'T. Tele', roles: ['tele-icu'] },
    ],
  },
}
globalThis.fetch = (input) => {
  const path = input instanceof Request ? input.url : String(input)
  return Promise.resolve(Response.json(answers[path] ?? answerOfHistory(path, fake.now) ?? {}))
}

const client: LiveClient = {
  store: fake.store,
  sound: fake.sound,
  waves: sketchedWaves,
  start: (options) => {
    fake.start(options)
    play.begin()
    if (wanted.has('silent'))
      setTimeout(() => {
        silent = true
        fake.goSilent()
      }, 1_500)
  },
  watch: (options) => fake.watch(options),
  stop: () => fake.stop(),
  acknowledge: (alarm, state) => fake.acknowledge(alarm, state),
  pause: (alarm, seconds) => fake.pause(alarm, seconds),
  resume: (alarm) => fake.resume(alarm),
  resolve: (alarm) => fake.resolve(alarm),
  reject: (alarm) => fake.reject(alarm),
}
mount(client)

setInterval(() => {
  fake.advance(250)
  if (!silent) play.step()
}, 250)
