import type { Device, DeviceId, Subject } from '@vigil/clinical'
import type { BedCard } from '@vigil/protocol'
import type { Engine } from '../ports'

interface At {
  readonly here: readonly Subject[]
  /** Whom ADT puts here, though somebody else lies here. */
  readonly claimed: readonly Subject[]
  readonly homed: readonly Device[]
  readonly cards: ReturnType<Engine['deviceCards']>
  readonly mrnBy: (device: DeviceId) => string | null
}

type Conflict = NonNullable<BedCard['conflict']>

/** Why nobody can say for sure whose values these are; each ends with a move (WB21). */
export function conflictOf(at: At): Conflict | null {
  return twoPatients(at) ?? twoMonitors(at) ?? otherNamed(at)
}

function twoPatients({ here, claimed }: At): Conflict | null {
  const [subject] = here
  const kind = 'two-patients'
  if (here.length > 1)
    return {
      kind,
      detail: `${here.length} patients are admitted to this bed.`,
      subjects: here.map(briefly),
      devices: [],
    }
  // Of a provisional patient it is a question, not a conflict: the two may be merged.
  if (subject?.identity !== 'confirmed' || claimed.length === 0) return null
  return {
    kind,
    detail: 'The hospital system says that another patient is in this bed.',
    subjects: [subject, ...claimed].map(briefly),
    devices: [],
  }
}

const monitorsAt = ({ homed, cards }: At): readonly Device[] =>
  homed.filter(({ id, type }) => type === 'bedside-monitor' && cards.get(id)?.link === 'online')

function twoMonitors(at: At): Conflict | null {
  const monitors = monitorsAt(at)
  if (monitors.length < 2) return null
  const devices = monitors.map(({ id }) => id)
  return {
    kind: 'two-monitors',
    detail: `Two monitors send for this bed: ${devices.join(', ')}.`,
    subjects: at.here.map(briefly),
    devices,
  }
}

/** Numbers are compared to the letter, and never names (H24). A provisional patient has none to differ from. */
function otherNamed(at: At): Conflict | null {
  const [subject] = at.here
  const mrn = subject?.mrn ?? null
  if (!subject || mrn === null) return null
  const devices = at.homed.filter(({ id }) => (at.mrnBy(id) ?? mrn) !== mrn).map(({ id }) => id)
  if (devices.length === 0) return null
  return {
    kind: 'other-patient-named',
    detail: `The device names another patient: ${devices.join(', ')}. Look at the bed and at the device.`,
    subjects: [briefly(subject)],
    devices,
  }
}

const briefly = ({ id, name, mrn }: Subject) => ({ id, name, mrn })
