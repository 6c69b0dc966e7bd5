/** What the server would tell of the past, for design work. */
import type { SubjectCard } from '@vigil/protocol'
import { anAlarm, anAlarmEvent, anOwner } from '../src/live/testing/builders'
import { id } from './brand'

const HOUR = 3_600_000

const LEVELS: Readonly<Record<string, readonly [middle: number, swing: number]>> = {
  MDC_ECG_HEART_RATE: [82, 9],
  MDC_PULS_OXIM_PULS_RATE: [81, 9],
  MDC_PULS_OXIM_SAT_O2: [95, 2],
  MDC_TTHOR_RESP_RATE: [17, 3],
  MDC_PRESS_BLD_ART_ABP_SYS: [122, 9],
  MDC_PRESS_BLD_ART_ABP_DIA: [70, 5],
  MDC_PRESS_BLD_NONINV_SYS: [124, 8],
  MDC_PRESS_BLD_NONINV_DIA: [72, 5],
  MDC_TEMP_BODY: [37.2, 0.5],
  MDC_CONC_AWAY_O2_INSP: [40, 0],
}
const SPOT = /NONINV|TEMP|GLU/

function series(code: string, from: number, to: number, points: number) {
  const [middle, swing] = LEVELS[code] ?? [50, 5]
  const step = (to - from) / points
  const every = SPOT.test(code) ? Math.max(1, Math.round(900_000 / step)) : 1
  const kept = Array.from({ length: points }, (_, index) => index).filter((index) => {
    const part = index / points
    return index % every === 0 && !(part > 0.42 && part < 0.5) && part < 0.995
  })
  const mean = kept.map(
    (index) => middle + swing * Math.sin(index / 17) + (swing / 3) * Math.sin(index * 1.7),
  )
  return {
    code,
    t: kept.map((index) => from + index * step),
    mean,
    min: mean.map((value) => value - swing / 2),
    max: mean.map((value) => value + swing / 2),
    coverage: kept.length / points,
  }
}

function alarmsOf(subject: string, now: number) {
  return [1, 2, 3].flatMap((n) => {
    const onset = now - n * 0.31 * HOUR
    const alarm = anAlarm({
      subject: id(subject),
      episode: n,
      onset: id(onset),
      priority: n === 2 ? 'medium' : 'high',
      state: 'ended',
      annunciation: 'none',
      endedAt: id(onset + n * 95_000),
      owner: n === 3 ? null : anOwner(),
      worst: { code: 'MDC_PULS_OXIM_SAT_O2', value: 80 + n, measuredAt: id(onset) },
    })
    return [anAlarmEvent(alarm, { seq: id(n), type: 'ended', at: id(onset + n * 95_000) })]
  })
}

function movesOf(subject: string, now: number) {
  const by = { kind: 'person', user: 'nurse1', name: 'N. One', station: null }
  const record = (number: number, move: object, hours: number, over: object = {}) => ({
    id: number,
    move: { ...move, at: now - hours * HOUR },
    by,
    recordedAt: now - hours * HOUR + 400_000,
    undone: null,
    undoable: false,
    ...over,
  })
  return [
    record(3, { type: 'replace-device', old: 'mon-77', replacement: 'mon-1' }, 0.4, { undoable: true }),
    record(2, { type: 'transfer', subject, unit: 'north/icu', bed: 'north/icu/1' }, 0.9),
    record(1, { type: 'admit', subject, identity: null, unit: 'north/ed', bed: null }, 6, {
      by: { kind: 'adt', sender: 'PAS', controlId: '1', site: 'north' },
    }),
  ]
}

/** `null` for what is not of a patient. */
export function answerOfHistory(path: string, now: number): unknown {
  const url = new URL(path, 'http://dev.invalid')
  const [, , kind, subject = '', what] = url.pathname.split('/')
  if (url.pathname === '/api/moves') return { moves: movesOf(url.searchParams.get('subject') ?? '', now) }
  if (kind !== 'subjects') return null
  if (what === 'alarms') return { events: alarmsOf(subject, now) }
  if (what !== 'trends')
    return {
      devices: [
        { device: `mon-${subject.slice(1)}`, from: now - 0.4 * HOUR, to: null },
        { device: 'mon-77', from: now - 6 * HOUR, to: now - 0.4 * HOUR },
      ],
    }
  const [from, to, points] = ['from', 'to', 'points'].map((key) => Number(url.searchParams.get(key)))
  const codes = url.searchParams.get('parameters')?.split(',') ?? []
  return {
    from,
    to,
    series: codes.map((code) => series(code, from ?? 0, to ?? 0, points ?? 1)),
  }
}

const told = (now: number) => ({
  source: { kind: 'person' as const, by: 'N. One' },
  at: id(now - 0.8 * HOUR),
})

/** Facts, notices and states that a page of a patient has to show, each at another bed. */
export function known(index: number, now: number): Partial<SubjectCard> {
  const by = told(now)
  const common: SubjectCard['facts'] = [
    { kind: 'weight', value: 71, ...by },
    { kind: 'allergies', value: [], ...by },
    { kind: 'ceiling', value: { level: 'full', note: null }, ...by },
    { kind: 'oxygen', value: { device: 'nasal-cannula', flow: 5, fio2: null }, ...by },
    { kind: 'spo2-target', value: { low: 88, high: 92 }, ...by },
  ]
  if (index === 0)
    return {
      facts: [
        ...common.filter(({ kind }) => kind !== 'allergies' && kind !== 'ceiling'),
        {
          kind: 'allergies',
          value: [
            { substance: 'Penicillin', severity: 'severe', reaction: 'anaphylaxis' },
            { substance: 'Latex', severity: 'mild', reaction: null },
          ],
          ...by,
        },
        { kind: 'ceiling', value: { level: 'no-intubation', note: 'NIV if tolerated' }, ...by },
        { kind: 'isolation', value: ['contact'], ...by },
        { kind: 'risks', value: ['falls', 'airway'], ...by },
        { kind: 'paced', value: true, ...by },
      ],
      notice: {
        kind: 'discharged',
        at: id(now - 600_000),
        heardAt: id(now - 590_000),
        unit: null,
        bed: null,
      },
    }
  if (index === 1)
    return { identity: 'provisional', name: 'Unknown, bed 2', mrn: null, birthDate: null, facts: [] }
  if (index === 2)
    return {
      facts: common,
      planned: {
        kind: 'off-unit',
        destination: 'CT',
        escort: 'N. Two',
        since: id(now - 1_200_000),
        expectedBackAt: id(now + 900_000),
      },
    }
  if (index === 5) return { birthDate: '2026-11-10', facts: common }
  return { facts: common }
}
