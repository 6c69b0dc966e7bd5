import type { Alarm, AlarmEvent, AlarmId, EpochMs, Evidence, SubjectContext } from '@vigil/clinical'
import { initialState } from '@vigil/clinical'
import { packState, type StoredSample } from '@vigil/storage'
import { beforeEach, expect, it } from 'vitest'
import { deviceNamed, ICU, subjectNamed } from '../testing/hospital'
import { memoryWhy } from '../testing/memory-why'
import { whyOf } from './why'

const T0 = 1_800_000_000_000
const at = (seconds: number) => (T0 + seconds * 1_000) as EpochMs
const P1 = subjectNamed('p1')
const ID = 'p1~spo2-low' as AlarmId
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const MON = deviceNamed('mon-1')

const LIMIT: Evidence = {
  kind: 'limit',
  source: MON,
  code: SPO2,
  direction: 'low',
  limit: 85,
  value: 78,
  priority: 'high',
  since: at(0),
}

let seq: number
let events: AlarmEvent[]
let samples: readonly StoredSample[]
let memory: ReturnType<typeof memoryWhy>

function happen(type: AlarmEvent['type'], seconds: number, over: Partial<Alarm> = {}): void {
  seq += 1
  const alarm: Alarm = {
    id: ID,
    subject: P1,
    unit: ICU,
    bed: null,
    condition: 'spo2-low',
    class: 'physiological',
    priority: 'high',
    state: 'active',
    annunciation: 'sounding',
    episode: 1,
    onset: at(0),
    announcedAt: at(seconds),
    endedAt: null,
    owner: null,
    seenBy: [],
    evidence: [LIMIT],
    worst: null,
    audioPausedUntil: null,
    nextDueAt: null,
    simulated: false,
    assessment: null,
    ...over,
  }
  events.push({ seq: seq as AlarmEvent['seq'], previous: null, type, at: at(seconds), by: null, alarm })
}

/** What the engine knew of the patient from then on. */
async function knew(seconds: number, limit: number, rules: SubjectContext['rules'] = []): Promise<void> {
  const context: SubjectContext = {
    subject: P1,
    kind: 'patient',
    unit: ICU,
    unitKind: 'icu',
    bed: null,
    category: 'adult',
    paced: false,
    simulated: false,
    limits: [
      {
        condition: 'spo2-low',
        codes: [SPO2],
        direction: 'low',
        priority: 'high',
        value: limit,
        delayMs: 15_000,
        setBy: { kind: 'unit', name: `profile-${limit}`, at: null },
      },
    ],
    devices: [],
    planned: null,
    rules,
  }
  await memory.keepInputs([
    {
      subject: P1,
      epoch: 1,
      number: seconds + 1_000,
      from: at(seconds),
      to: at(seconds),
      inputs: 0,
      build: `b${limit}`,
      checkpoint: packState(initialState(context)),
      body: new Uint8Array(),
    },
  ])
}

const ask = (episode: number | null = null, now = 600) =>
  whyOf(
    {
      store: { ...memory, samples: () => Promise.resolve(samples) },
      engine: { readings: () => [] },
      directory: { device: () => null },
      clock: { now: () => at(now) },
    },
    { id: ID, subject: P1 },
    episode,
  )

beforeEach(() => {
  seq = 0
  events = []
  samples = []
  memory = memoryWhy(events)
})

it('names the limit of then, who set it and which build decided', async () => {
  await knew(-100, 85)
  await knew(100, 80)
  happen('raised', 15)
  const why = await ask()
  expect(why?.rule).toMatchObject({
    build: 'b85',
    category: 'adult',
    limitsOf: 'then',
    limits: [{ value: 85, crossed: true, delayMs: 15_000, setBy: { kind: 'unit', name: 'profile-85' } }],
  })
})

it('says what a rule of the site asked, by the version that rang', async () => {
  const when = { kind: 'below', codes: [SPO2], value: 90 } as const
  const rungs = [{ priority: 'high', when, delayMs: 5_000, clearMs: 3_000 }] as const
  const written = (version: number) => ({ id: 'deep', version, name: 'Deep', rungs })
  await knew(-100, 85, [written(1)])
  await knew(-50, 85, [written(2)])
  happen('raised', 15, {
    condition: 'rule:deep',
    evidence: [
      {
        kind: 'rule',
        source: null,
        rule: 'deep',
        version: 2,
        name: 'Deep',
        values: [{ code: SPO2, value: 78 }],
        priority: 'high',
        since: at(0),
      },
    ],
  })
  samples = [{ measuredAt: at(14), receivedAt: at(14), source: MON, value: 78, reason: null, late: false }]
  const why = await ask()
  expect(why?.rule).toMatchObject({ rungs, limits: [], limitsOf: 'then' })
  expect(why?.values).toMatchObject([{ code: SPO2, source: MON }])
})

it('finds the limit that a change of limits brought with it', async () => {
  await knew(-100, 70)
  await knew(20, 85)
  happen('raised', 15)
  expect((await ask())?.rule).toMatchObject({ build: 'b85', limitsOf: 'then' })
})

it('says when the limits of then are not kept', async () => {
  happen('raised', 15)
  expect((await ask())?.rule).toMatchObject({ build: null, limits: [], limitsOf: 'unknown' })
})

it('tells one occurrence whole, with its rises, and no other', async () => {
  happen('raised', 15, { priority: 'medium' })
  happen('priority-changed', 30, { episode: 2 })
  happen('ended', 60, { episode: 2, state: 'ended', endedAt: at(60) })
  happen('raised', 90, { episode: 3, onset: at(80) })
  await memory.keepAlarmReceipts(
    [1, 2, 3].map((episode) => ({
      id: `r${episode}`,
      alarm: ID,
      episode,
      viewer: { kind: 'station', id: 'wall', name: 'Wall' },
      page: 's1',
      shown: true,
      sound: 'audible',
      from: at(episode * 20),
      to: at(episode * 20 + 5),
    })),
  )
  const first = await ask(1)
  expect(first?.events.map(({ type, episode }) => [type, episode])).toEqual([
    ['raised', 1],
    ['priority-changed', 2],
    ['ended', 2],
  ])
  expect(first?.receipts.map(({ episode }) => episode)).toEqual([1, 2])
  expect(first?.receipts[0]).not.toHaveProperty('id')
  expect(first?.alarm.state).toBe('ended')
  expect((await ask())?.events.map(({ episode }) => episode)).toEqual([3])
  expect(await ask(9)).toBeNull()
})

const sample = (seconds: number, value: number, late = false): StoredSample => ({
  measuredAt: at(seconds),
  receivedAt: at(seconds + 1),
  value,
  reason: null,
  source: MON,
  late,
})

it('gives each source its newest value of then, with its age', async () => {
  samples = [sample(10, 80), sample(12, 78), sample(13, 70, true), sample(20, 90)]
  happen('raised', 15)
  const why = await ask()
  expect(why?.sources).toMatchObject([{ value: { code: SPO2, value: 78, ageMs: 3_000 } }])
  expect(why?.values).toMatchObject([{ code: SPO2, source: 'mon-1', samples: [{}, {}, {}, {}] }])
})

it('points at twenty seconds of waveforms and says what is not stored', async () => {
  happen('raised', 4)
  expect((await ask(null, 5))?.waveforms).toEqual({
    from: at(-10),
    to: at(10),
    onset: at(0),
    isOver: false,
    kept: [],
  })
  expect((await ask())?.waveforms.isOver).toBe(true)
})
