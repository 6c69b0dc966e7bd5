import type { Closing } from '@vigil/protocol'
import { authorize } from '../auth/authorize'
import type { Auth, Caller } from '../ports'
import type { Client } from './client'

/** Rights may have changed since the hello: what is not theirs any more is taken away at once. */
export async function recheck(
  clients: Iterable<Client>,
  auth: Pick<Auth, 'refresh'>,
  close: (client: Client, reason: Closing['reason']) => void,
): Promise<void> {
  for (const client of clients) {
    // While the sessions cannot be read the rights stay as they were known.
    const caller = await auth.refresh(client.caller).catch(() => client.caller)
    if (!caller) close(client, 'session-ended')
    else if (applyRights(client, caller) === 'nothing-left') close(client, 'rights-changed')
  }
}

function applyRights(client: Client, caller: Caller): 'kept' | 'nothing-left' {
  client.caller = caller
  const before = client.units.size
  client.units = new Set([...client.units].filter((unit) => authorize(caller, 'view', unit).allowed))
  return before > 0 && client.units.size === 0 ? 'nothing-left' : 'kept'
}
