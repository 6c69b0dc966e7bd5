import type { AlarmEvent, DeviceMessage, SubjectId } from '@vigil/clinical'
import type { Cells } from '../engine/cells'
import type { Clock } from '../ports'
import { createAssessor } from './assessor'
import { createRecentWaves } from './recent-waves'

/** The waveforms of the hosted subjects, and who looks at them while an alarm lasts (AL14). */
export interface Signals {
  /** Only what is live: history says nothing of now. */
  take(subject: SubjectId, message: DeviceMessage): void
  sweep(): void
}

interface Deps {
  readonly cells: Cells
  readonly clock: Clock
  readonly announced: { listen(listener: (event: AlarmEvent) => void): unknown }
}

export function createSignals({ cells, clock, announced }: Deps): Signals {
  const waves = createRecentWaves()
  const assessor = createAssessor({
    clock,
    waves,
    contextOf: (subject) => cells.map.get(subject)?.state.context ?? null,
    submit(subject, input) {
      const cell = cells.map.get(subject)
      if (cell) cells.applySafely(cell, input)
    },
  })
  announced.listen(({ alarm }) => assessor.announced(alarm))
  return {
    take(subject, message) {
      if (message.kind !== 'waveforms') return
      for (const block of message.blocks) waves.take(subject, message.device, block)
    },
    sweep: () => assessor.sweep(),
  }
}
