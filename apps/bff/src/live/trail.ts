import type { SubjectId } from '@vigil/clinical'
import type { AuditEntry, Store } from '@vigil/storage'
import type { Clock, Log } from '../ports'
import { createSparse } from '../sparse'
import type { Client } from './client'

/** Own proposal: the same thing of the same session once a minute. */
const EACH_MS = 60_000

/** What people did over their sockets, for the audit trail (reliability.md 7.5). Alarm acts are written by the engine. */
export interface Trail {
  /** From now on this client is shown these units. */
  viewing(client: Client): void
  left(client: Client): void
  denied(
    client: Client,
    action: string,
    target: { readonly object: string; readonly subject: SubjectId | null },
  ): void
}

interface Deps {
  readonly store: Pick<Store, 'audit'>
  readonly clock: Clock
  readonly log: Log
}

export function createTrail({ store, clock, log }: Deps): Trail {
  const told = createSparse(EACH_MS, () => clock.monotonic())

  const write = (
    client: Client,
    action: string,
    changes: Pick<AuditEntry, 'object' | 'outcome' | 'subject'>,
  ) => {
    const { caller } = client
    const isStation = caller.kind === 'station'
    const entry: AuditEntry = {
      at: clock.now(),
      actor: isStation ? caller.station : caller.user,
      session: caller.session,
      station: isStation ? caller.station : null,
      action,
      detail: {},
      ...changes,
    }
    // A board that was rightly asked for does not go dark because the trail cannot be written just now.
    store.audit(entry).catch((error: unknown) => log.error('audit.failed', { action, error: String(error) }))
  }

  return {
    viewing(client) {
      const object = objectOf(client)
      if (told.take(`${client.socket.id} ${object}`) === null) return
      write(client, 'view.started', { object, outcome: 'success', subject: null })
    },
    left: (client) =>
      write(client, 'view.ended', { object: objectOf(client), outcome: 'success', subject: null }),
    denied(client, action, target) {
      if (told.take(`${client.caller.session} ${action} ${target.object}`) === null) return
      write(client, action, { ...target, outcome: 'refused' })
    },
  }
}

const objectOf = ({ units }: Client) => `units ${[...units].toSorted().join(' ')}`
