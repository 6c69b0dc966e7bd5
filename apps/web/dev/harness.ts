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
const people = [
  {
    id: 'adt-1',
    name: 'Moreau, Camille',
    mrn: '2044',
    birthDate: '1971-05-02',
    sex: 'female',
    unit: 'north/icu',
    bed: null,
    admittedAt: fake.now,
  },
  { id: 'adt-2', name: 'Moretti, Luca', mrn: '2051', birthDate: '1990-11-23', sex: 'male' },
]
const record = (move: unknown) => ({
  id: 7,
  move,
  by: { kind: 'person', user: 'nurse1', name: 'N. One', station: null },
  recordedAt: fake.now,
  undone: null,
  undoable: true,
})
/** Grants every move; a bed is free by its number. */
function moveAnswers(path: string, init: RequestInit | undefined): unknown {
  if (path.startsWith('/api/subjects/search')) return { subjects: people }
  if (path.startsWith('/api/units'))
    return {
      units: [
        {
          id: 'north/pacu',
          name: 'PACU',
          beds: [1, 2, 3].map((bed) => ({
            id: `north/pacu/${bed}`,
            label: String(bed),
            subject: bed === 2 ? 'x' : null,
          })),
        },
      ],
    }
  if (path.startsWith('/api/moves?'))
    return {
      moves: [
        record({
          type: 'admit',
          subject: 'p1',
          identity: null,
          unit: 'north/icu',
          bed: 'north/icu/1',
          at: fake.now - 3_600_000,
        }),
        { ...record({ type: 'return', subject: 'p1', at: fake.now - 7_200_000 }), id: 6, undoable: false },
      ],
    }
  if (path !== '/api/moves') return null
  const { move } = JSON.parse(typeof init?.body === 'string' ? init.body : '') as {
    move: { subject: string | null }
  }
  return { record: record({ ...move, subject: move.subject ?? 'new-1' }), repeated: false }
}
globalThis.fetch = (input, init) => {
  const path = input instanceof Request ? input.url : String(input)
  return Promise.resolve(
    Response.json(answers[path] ?? answerOfHistory(path, fake.now) ?? moveAnswers(path, init) ?? {}),
  )
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
  tell: (receipts) => fake.tell(receipts),
}
mount(client)

setInterval(() => {
  fake.advance(250)
  if (!silent) play.step()
}, 250)
