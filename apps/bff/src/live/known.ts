import type { Directory } from '../ports'
import type { HostedEngine } from '../engine/engine'
import type { Streams } from './streams'

/** After a restart the boards show what is known with its age, and not blanks (H26). */
export function showKnown(streams: Streams, engine: HostedEngine, directory: Directory): void {
  for (const subject of directory.hospital().subjects)
    for (const { sample, receivedAt, source } of engine.known(subject.id)) {
      const association = directory.associationAt(source, sample.measuredAt)
      // Only of the association that is still open: never a former patient's value.
      if (association?.subject === subject.id && association.to === null)
        streams.numerics(association, source, receivedAt, [sample])
    }
}
