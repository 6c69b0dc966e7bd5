import type { SubjectCard, UnitBoard } from '@vigil/protocol'

/** In the order of the board. */
export const subjectsOf = (board: UnitBoard): readonly SubjectCard[] => [
  ...board.beds.flatMap(({ subject }) => (subject ? [subject] : [])),
  ...board.others,
]

export const isSimulated = (subjects: readonly SubjectCard[]): boolean =>
  subjects.some((subject) => subject.simulated || subject.devices.some((device) => device.simulated))
