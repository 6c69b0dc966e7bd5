import type { MoveBy, MoveRecord } from '@vigil/clinical'
import type { AdtEvent, AdtOutcome } from '@vigil/ingest'
import type { AuditEntry, Store } from '@vigil/storage'
import type { Clock, Log } from '../ports'
import { subjectOf } from './moved'

interface Deps {
  readonly store: Pick<Store, 'audit'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** Ids alone: what changed stands in the record of the move. A move that was made stands without its line (7.5). */
export function createPlacementAudit({ store, clock, log }: Deps) {
  const write = async (entry: Pick<AuditEntry, 'actor' | 'action' | 'object' | 'subject' | 'outcome'>) => {
    try {
      await store.audit({ ...entry, at: clock.now(), session: null, station: null, detail: {} })
    } catch {
      log.error('audit.failed', { action: entry.action })
    }
  }
  return {
    moved: ({ id, move, by, undone }: MoveRecord, isUndo: boolean): Promise<void> =>
      write({
        actor: actorOf(isUndo && undone ? undone.by : by),
        action: isUndo ? `move.${move.type}.undo` : `move.${move.type}`,
        object: `move/${id}`,
        subject: subjectOf(move),
        outcome: 'success',
      }),
    heard: ({ sender, controlId, subject, trigger }: AdtEvent, outcome: AdtOutcome): Promise<void> =>
      write({
        actor: sender,
        action: `adt.${trigger}`,
        object: `adt/${controlId}`,
        subject,
        outcome: outcome.kind === 'refused' ? 'refused' : 'success',
      }),
  }
}

function actorOf(by: MoveBy): string {
  switch (by.kind) {
    case 'person':
      return by.user
    case 'adt':
      return by.sender
    case 'engine':
      return 'engine'
    default:
      return by satisfies never
  }
}
