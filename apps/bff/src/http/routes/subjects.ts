import type { Association, EpochMs, Subject } from '@vigil/clinical'
import { categoryAt } from '@vigil/clinical'
import {
  alarmHistory,
  alarmHistoryQuery,
  subjectAnswer,
  subjectList,
  subjectSearch,
  type UnitBoard,
} from '@vigil/protocol'
import { onSubject, visibleUnits } from '../access'
import { json, refuse, route, type Services } from '../route'

const MOST_FOUND = 50
const MOST_FACTS = 500
const MOST_INTERVALS = 500
const DAY_MS = 24 * 3_600_000

export const subjectRoutes = [
  route({
    method: 'get',
    path: '/api/subjects/search',
    summary: 'Patients by the beginning of a number or of a part of the name',
    access: visibleUnits,
    query: subjectSearch,
    answer: subjectList,
    audit: { kind: 'read', action: 'subjects.search' },
    run: ({ services: { directory, clock }, target, query: { q, site } }) =>
      json({
        subjects: target
          .filter((unit) => site === undefined || directory.unit(unit)?.site === site)
          .flatMap((unit) => directory.subjectsOf(unit))
          .filter((subject) => subject.kind === 'patient' && isFound(subject, q))
          .slice(0, MOST_FOUND)
          .map((subject) => ({
            id: subject.id,
            kind: subject.kind,
            name: subject.name,
            mrn: subject.mrn,
            birthDate: subject.birthDate,
            sex: subject.sex,
            category: categoryAt(subject, clock.now()),
            unit: subject.unit,
            bed: subject.bed,
            admittedAt: subject.admittedAt,
          })),
      }),
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id',
    summary: 'One subject: identity, facts with their history, stays and devices',
    access: onSubject('view'),
    answer: subjectAnswer,
    audit: { kind: 'read', action: 'subject.read' },
    async run({ services, target: { subject } }) {
      const [facts, intervals] = await Promise.all([
        services.store.factHistory(subject.id, MOST_FACTS),
        services.store.associationsOf(subject.id, MOST_INTERVALS),
      ])
      return json({
        card: cardOf(services, subject),
        facts,
        stays: staysOf(intervals),
        devices: intervals.map(({ device, bed, from, to }) => ({ device, bed, from, to })),
      })
    },
  }),
  route({
    method: 'get',
    path: '/api/subjects/:id/alarms',
    summary: 'What rang for this subject, newest first; the last 24 hours where no range is given',
    access: onSubject('view'),
    query: alarmHistoryQuery,
    answer: alarmHistory,
    audit: { kind: 'read', action: 'alarm-history.read' },
    async run({ services: { store, clock }, target: { subject }, query }) {
      const to = query.to ?? ((clock.now() + 1) as EpochMs)
      const from = query.from ?? ((to - DAY_MS) as EpochMs)
      if (from >= to) return refuse('malformed', 'The range is empty: from must be before to.')
      return json({ events: await store.alarmsOf({ subject: subject.id, from, to, limit: query.limit }) })
    },
  }),
]

const folded = (text: string): string => text.normalize('NFC').toLocaleLowerCase('en')

/** A number counts to the letter; a name helps a person to find it, and identifies nobody (H24). */
function isFound({ name, mrn }: Subject, q: string): boolean {
  const wanted = folded(q)
  const parts = [name, ...name.split(/[\s,]+/)].map(folded)
  return mrn?.startsWith(q) === true || parts.some((part) => part.startsWith(wanted))
}

function cardOf({ board }: Services, { id, unit }: Subject): UnitBoard['others'][number] | null {
  const shown = board(unit)
  const cards = shown ? [...shown.beds.flatMap(({ subject }) => subject ?? []), ...shown.others] : []
  return cards.find((card) => card.id === id) ?? null
}

/** Intervals of several devices at one place are one stay. */
function staysOf(intervals: readonly Association[]) {
  const stays: { unit: Association['unit']; bed: Association['bed']; from: EpochMs; to: EpochMs | null }[] =
    []
  for (const { unit, bed, from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = stays.at(-1)
    if (last?.unit === unit && last.bed === bed)
      last.to = last.to === null || to === null ? null : later(last.to, to)
    else stays.push({ unit, bed, from, to })
  }
  return stays.toReversed()
}

const later = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b)
