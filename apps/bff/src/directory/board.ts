import {
  categoryAt,
  type Association,
  type Bed,
  type BedId,
  type Device,
  type DeviceId,
  type EpochMs,
  type Flood,
  type Subject,
  type Unit,
  type UnitId,
} from '@vigil/clinical'
import type { BedCard, DeviceCard, SubjectCard, UnitBoard } from '@vigil/protocol'
import { isSimulated, settingsOf } from '../engine/context'
import { conflictOf } from './conflicts'
import { groupBy } from './directory'
import type { NamedPatients } from './named-patients'
import type { Board, Clock, Directory, Engine } from '../ports'
import type { Summaries, Summary } from '../summary/summaries'

interface Deps {
  readonly directory: Directory
  readonly engine: Pick<Engine, 'deviceCards'>
  readonly viewers: (unit: UnitId) => UnitBoard['viewers']
  readonly displays?: (unit: UnitId) => NonNullable<UnitBoard['displays']>
  readonly floods?: (unit: UnitId) => Flood | null
  readonly summaryOf: Summaries['of']
  readonly clock: Clock
  /** Whom devices themselves name as their patient. */
  readonly named?: Pick<NamedPatients, 'of'>
}

const NOBODY: Pick<NamedPatients, 'of'> = { of: () => null }

type Cards = ReturnType<Engine['deviceCards']>

/** Everything of a unit that is not a stream or an alarm. */
export function createBoard(deps: Deps): Board {
  const { directory, engine, named = NOBODY, viewers, displays, floods, summaryOf, clock } = deps
  return (id) => {
    const unit = directory.unit(id)
    const site = unit && directory.site(unit.site)
    if (!unit || !site) return null
    const now = clock.now()
    const flood = floods?.(id)
    const cards = engine.deviceCards()
    const mrnBy = (device: DeviceId) => named.of(device, now)
    const subjects = directory.subjectsOf(id)
    const { homedAt, staysOf } = indexOf(directory)
    const cardOf = (subject: Subject): SubjectCard => ({
      ...subjectCard(directory, subject, cards, staysOf(subject), now),
      ...summaryOf(subject.id),
    })
    return {
      id,
      name: unit.name,
      kind: unit.kind,
      site: { id: site.id, name: site.name, timeZone: site.timeZone },
      beds: unit.beds.map((bed) => bedCard(directory, bed, homedAt(bed.id), subjects, cards, cardOf, mrnBy)),
      others: subjects.filter((subject) => !isInBedOf(unit, subject)).map(cardOf),
      viewers: viewers(id),
      ...(displays ? { displays: displays(id) } : {}),
      ...(flood ? { flood } : {}),
    }
  }
}

/** Made once for a board, not once for each bed: a unit of 64 beds is looked at twice a second. */
function indexOf(directory: Directory) {
  const { devices, associations } = directory.hospital()
  const homed = groupBy(devices, ({ home }) => (home.kind === 'bed' ? home.bed : null))
  const stays = groupBy(
    associations.filter(({ bed }) => bed !== null),
    ({ subject }) => subject,
  )
  return {
    homedAt: (bed: BedId): readonly Device[] => homed.get(bed) ?? [],
    staysOf: ({ id }: Subject): readonly Association[] => stays.get(id) ?? [],
  }
}

const isInBedOf = (unit: Unit, subject: Subject) => unit.beds.some((bed) => bed.id === subject.bed)

function bedCard(
  directory: Directory,
  bed: Bed,
  homed: readonly Device[],
  subjects: readonly Subject[],
  cards: Cards,
  cardOf: (subject: Subject) => SubjectCard,
  mrnBy: (device: DeviceId) => string | null,
): BedCard {
  const here = subjects.filter((subject) => subject.bed === bed.id)
  const [subject] = here
  const free = homed.flatMap((device) => {
    const card = cards.get(device.id)
    return card && card.association === null ? [card] : []
  })
  const claimed = subjects.filter(({ notice }) => notice?.kind === 'bed-taken' && notice.bed === bed.id)
  const conflict = conflictOf({ here, claimed, homed, cards, mrnBy })
  const isNotAdmitted = !conflict && !subject && free.some(isTalking)
  return {
    id: bed.id,
    label: bed.label,
    state: conflict ? 'conflict' : subject ? 'occupied' : isNotAdmitted ? 'not-admitted' : 'empty',
    // Of two patients on one bed neither is shown: the wrong one must not be.
    subject: subject && here.length === 1 ? cardOf(subject) : null,
    devices: free,
    conflict,
    ...(isNotAdmitted ? { notAdmittedSince: lastEndOf(directory, homed) } : {}),
  }
}

const isTalking = (card: DeviceCard) => card.link === 'online'

/** Data go on after a discharge: since when they are nobody's. `null`: nobody was there in the last day. */
function lastEndOf(directory: Directory, homed: readonly Device[]): EpochMs | null {
  const ends = homed.flatMap(({ id }) => directory.associationsOf(id).flatMap(({ to }) => to ?? []))
  return ends.toSorted((a, b) => b - a)[0] ?? null
}

function subjectCard(
  directory: Directory,
  subject: Subject,
  cards: Cards,
  stays: readonly Association[],
  now: EpochMs,
): Omit<SubjectCard, keyof Summary> {
  const devices = directory
    .openAssociations(subject.id)
    .flatMap((association) => cards.get(association.device) ?? [])
  return {
    id: subject.id,
    kind: subject.kind,
    name: subject.name,
    mrn: subject.mrn,
    birthDate: subject.birthDate,
    sex: subject.sex,
    category: categoryAt(subject, now),
    paced: subject.paced,
    onOxygen: subject.onOxygen,
    simulated: isSimulated(directory, subject),
    identity: subject.identity,
    notice: subject.notice,
    facts: [...subject.facts],
    planned: plannedCard(subject),
    admittedAt: subject.admittedAt,
    bedSince: bedSince(subject, stays),
    ...(subject.kind === 'patient' ? settingsCard(directory, subject, now) : { limits: [] }),
    devices,
  }
}

export const plannedCard = ({ planned }: Subject): SubjectCard['planned'] =>
  planned?.kind === 'procedure' ? { ...planned, disturbed: [...planned.disturbed] } : planned

function settingsCard(
  directory: Directory,
  subject: Subject,
  now: EpochMs,
): Pick<SubjectCard, 'limits' | 'off' | 'comfort'> {
  const { limits, off, comfort } = settingsOf(directory, subject, now)
  return {
    limits: [...limits],
    ...(off.length > 0
      ? { off: off.map(({ condition, until, reason, by }) => ({ condition, until, reason, by })) }
      : {}),
    ...(comfort
      ? {
          comfort: {
            remaining: [...comfort.remaining],
            orderedBy: comfort.orderedBy,
            reviewAt: comfort.reviewAt,
          },
        }
      : {}),
  }
}

/** Start of the last unbroken run of associations in the bed where the subject is now. */
function bedSince({ bed }: Subject, stays: readonly Association[]): EpochMs | null {
  if (bed === null) return null
  const own = stays.toSorted((a, b) => b.from - a.from)
  const elsewhere = own.findIndex((each) => each.bed !== bed)
  const here = elsewhere === -1 ? own : own.slice(0, elsewhere)
  return here.at(-1)?.from ?? null
}
