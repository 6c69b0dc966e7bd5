import {
  categoryAt,
  type Bed,
  type BedId,
  type Device,
  type EpochMs,
  type Subject,
  type Unit,
  type UnitId,
} from '@vigil/clinical'
import type { BedCard, DeviceCard, SubjectCard, UnitBoard } from '@vigil/protocol'
import { isSimulated, limitsOf } from '../engine/context'
import type { Board, Clock, Directory, Engine } from '../ports'
import type { Summaries, Summary } from '../summary/summaries'

interface Deps {
  readonly directory: Directory
  readonly engine: Pick<Engine, 'deviceCards'>
  readonly viewers: (unit: UnitId) => UnitBoard['viewers']
  readonly summaryOf: Summaries['of']
  readonly clock: Clock
}

type Cards = ReturnType<Engine['deviceCards']>

/** Everything of a unit that is not a stream or an alarm. */
export function createBoard({ directory, engine, viewers, summaryOf, clock }: Deps): Board {
  return (id) => {
    const unit = directory.unit(id)
    const site = unit && directory.site(unit.site)
    if (!unit || !site) return null
    const now = clock.now()
    const cards = engine.deviceCards()
    const subjects = directory.subjectsOf(id)
    const cardOf = (subject: Subject): SubjectCard => ({
      ...subjectCard(directory, subject, cards, now),
      ...summaryOf(subject.id),
    })
    return {
      id,
      name: unit.name,
      kind: unit.kind,
      site: { id: site.id, name: site.name, timeZone: site.timeZone },
      beds: unit.beds.map((bed) => bedCard(directory, bed, subjects, cards, cardOf)),
      others: subjects.filter((subject) => !isInBedOf(unit, subject)).map(cardOf),
      viewers: viewers(id),
    }
  }
}

const isInBedOf = (unit: Unit, subject: Subject) => unit.beds.some((bed) => bed.id === subject.bed)

function bedCard(
  directory: Directory,
  bed: Bed,
  subjects: readonly Subject[],
  cards: Cards,
  cardOf: (subject: Subject) => SubjectCard,
): BedCard {
  const here = subjects.filter((subject) => subject.bed === bed.id)
  const [subject] = here
  const homed = directory.hospital().devices.filter((device) => isHomedAt(device, bed.id))
  const free = homed.flatMap((device) => {
    const card = cards.get(device.id)
    return card && card.association === null ? [card] : []
  })
  const conflict = conflictOf(here, homed, cards)
  return {
    id: bed.id,
    label: bed.label,
    state: conflict ? 'conflict' : subject ? 'occupied' : free.some(isTalking) ? 'not-admitted' : 'empty',
    // Of two patients on one bed neither is shown: the wrong one must not be.
    subject: subject && here.length === 1 ? cardOf(subject) : null,
    devices: free,
    conflict,
  }
}

const isHomedAt = (device: Device, bed: BedId) => device.home.kind === 'bed' && device.home.bed === bed
const isTalking = (card: DeviceCard) => card.link === 'online'

/** Why nobody can say for sure whose values these are. */
function conflictOf(here: readonly Subject[], homed: readonly Device[], cards: Cards): BedCard['conflict'] {
  const subjects = here.map(({ id, name, mrn }) => ({ id, name, mrn }))
  if (here.length > 1)
    return {
      kind: 'two-patients',
      detail: `${here.length} patients are admitted to this bed.`,
      subjects,
      devices: [],
    }
  const monitors = homed.filter(({ id, type }) => {
    const card = cards.get(id)
    return type === 'bedside-monitor' && card !== undefined && isTalking(card)
  })
  if (monitors.length < 2) return null
  const devices = monitors.map(({ id }) => id)
  return {
    kind: 'two-monitors',
    detail: `Two monitors send for this bed: ${devices.join(', ')}.`,
    subjects,
    devices,
  }
}

function subjectCard(
  directory: Directory,
  subject: Subject,
  cards: Cards,
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
    offUnit: null,
    admittedAt: subject.admittedAt,
    bedSince: bedSince(directory, subject),
    limits: subject.kind === 'patient' ? [...limitsOf(directory, subject, now)] : [],
    devices,
  }
}

/** Start of the last unbroken run of associations in the bed where the subject is now. */
function bedSince(directory: Directory, { id, bed }: Subject): EpochMs | null {
  if (bed === null) return null
  const own = directory
    .hospital()
    .associations.filter((each) => each.subject === id && each.bed !== null)
    .toSorted((a, b) => b.from - a.from)
  const elsewhere = own.findIndex((each) => each.bed !== bed)
  const here = elsewhere === -1 ? own : own.slice(0, elsewhere)
  return here.at(-1)?.from ?? null
}
