import type { EpochMs } from '@vigil/clinical'
import { exportAnswer, exportQuery, type ExportQuery } from '@vigil/protocol'
import { ALARMS_HEAD, alarmLine } from '../../export/alarms-csv'
import { blocksOf, eventsOf, samplesOf, type Wanted, wfdbTar } from '../../export/collect'
import { bundleOf, observationOf, waveformOf } from '../../export/fhir'
import { NUMERICS_HEAD, numericsLine } from '../../export/numerics-csv'
import { siteTime } from '../../export/site-time'
import { onSubject } from '../access'
import { refuse, route, type Reply, type Services } from '../route'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface Form {
  readonly type: string
  readonly ending: string
  /** Own proposals: what a person waits for, and a spreadsheet or a viewer opens. */
  readonly mostMs: number
  readonly most: string
  content(services: Services, wanted: Wanted, query: ExportQuery): AsyncIterable<string | Buffer>
}

const timesOf = ({ directory }: Services, { subject }: Wanted): ((at: number) => string) => {
  const unit = directory.subject(subject)?.unit
  const site = unit === undefined ? undefined : directory.unit(unit)?.site
  return siteTime(directory.hospital().sites.find(({ id }) => id === site)?.timeZone ?? 'UTC')
}

const FORMS: Readonly<Record<ExportQuery['format'], Form>> = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    ending: 'csv',
    mostMs: 31 * DAY_MS,
    most: '31 days',
    async *content(services, wanted) {
      const timeOf = timesOf(services, wanted)
      yield NUMERICS_HEAD
      for await (const sample of samplesOf(services.store, wanted)) yield numericsLine(sample, timeOf)
    },
  },
  alarms: {
    type: 'text/csv; charset=utf-8; header=present',
    ending: 'alarms.csv',
    mostMs: 366 * DAY_MS,
    most: '366 days',
    async *content(services, wanted) {
      const timeOf = timesOf(services, wanted)
      yield ALARMS_HEAD
      for await (const event of eventsOf(services.store, wanted)) yield alarmLine(event, timeOf)
    },
  },
  fhir: {
    type: 'application/fhir+json',
    ending: 'fhir.json',
    mostMs: 7 * DAY_MS,
    most: '7 days',
    content: ({ store, clock }, wanted, { waveforms }) =>
      bundleOf(observations(store, wanted, waveforms), clock.now()),
  },
  wfdb: {
    type: 'application/x-tar',
    ending: 'wfdb.tar',
    mostMs: DAY_MS,
    most: '24 hours',
    content: ({ store }, wanted) => wfdbTar(store, wanted),
  },
}
/** Curves as text are large. */
const MOST_FHIR_WAVES_MS = HOUR_MS

async function* observations(store: Services['store'], wanted: Wanted, waveforms: boolean) {
  for await (const sample of samplesOf(store, wanted)) yield observationOf(wanted.subject, sample)
  if (!waveforms) return
  for await (const block of blocksOf(store, wanted)) yield waveformOf(wanted.subject, block)
}

const tooLong = (most: string): Reply =>
  refuse('too-long', `At most ${most} fit in one file of this format; ask for a shorter range.`)

/** Names nobody: a file is sent on, copied and found again. */
const fileName = (subject: string, { from, to }: Wanted, ending: string): string => {
  return `vigil-${subject.replaceAll(/[^\w.-]/g, '_')}-${minuteOf(from)}Z-${minuteOf(to)}Z.${ending}`
}
const minuteOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')

export const exportRoutes = [
  route({
    method: 'get',
    path: '/api/subjects/:id/export',
    summary:
      'Stored data of a subject as a file: CSV, FHIR R4, WFDB, or the alarm log as CSV; times of the range',
    access: onSubject('view'),
    query: exportQuery,
    answer: exportAnswer,
    also: ['text/csv', 'application/fhir+json', 'application/x-tar'],
    audit: { kind: 'read', action: 'data.exported' },
    run({ services, target: { subject }, query }) {
      const { format, waveforms } = query
      const form = FORMS[format]
      const to = query.to ?? services.clock.now()
      const from = query.from ?? ((to - HOUR_MS) as EpochMs)
      if (from >= to) return refuse('malformed', 'The range is empty: from must be before to.')
      if (to - from > form.mostMs) return tooLong(form.most)
      if (format === 'fhir' && waveforms && to - from > MOST_FHIR_WAVES_MS)
        return tooLong('1 hour of waveforms')
      const wanted = { subject: subject.id, from, to, parameters: query.parameters ?? null }
      return {
        kind: 'stream',
        type: form.type,
        headers: {
          'Content-Disposition': `attachment; filename="${fileName(subject.id, wanted, form.ending)}"`,
        },
        content: form.content(services, wanted, query),
        audited: `${format}${waveforms ? ' with waveforms' : ''} ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`,
      }
    },
  }),
]
