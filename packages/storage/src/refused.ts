import type { EpochMs } from '@vigil/clinical'
import { divideAlarms } from './alarms/commit'
import { divideAudit } from './audit/chain'
import { decodeBatch, encodeBatch } from './codec/batch'
import { divideQuarantine, quarantineOperation, storeRefused } from './quarantine/entries'
import { type Operation, partId } from './spool/frame'

/**
 * What is stored in place of an operation that the database refuses: its messages one by one, and one that is refused
 * alone in quarantine. The ids are the same however often it is refused. Empty: nothing can be.
 */
export async function insteadOf(
  operation: Operation,
  code: string,
  now: EpochMs,
): Promise<readonly Operation[]> {
  const { kind, id } = operation
  switch (kind) {
    case 'batch': {
      const messages = decodeBatch(operation.payload)
      if (messages.length === 1)
        return [
          quarantineOperation(
            messages.map((message) => storeRefused(message, code, now)),
            partId(id, 0),
          ),
        ]
      return Promise.all(
        messages.map(async (message, index) => ({
          kind: 'batch' as const,
          id: partId(id, index),
          payload: await encodeBatch([message]),
        })),
      )
    }
    case 'quarantine': {
      const entries = divideQuarantine(operation)
      return entries.length > 1 ? entries : []
    }
    case 'alarms': {
      const commits = divideAlarms(operation)
      return commits.length > 1 ? commits : []
    }
    case 'audit': {
      const entries = divideAudit(operation)
      return entries.length > 1 ? entries : []
    }
    case 'receipts':
    case 'inputs':
      return []
    default:
      return kind satisfies never
  }
}
