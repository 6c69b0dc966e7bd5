import type { EpochMs, StationId, UserId } from '@vigil/clinical'
import type { Database, Tables } from '../database'
import type { Session, Store } from '../store'

type Access = Pick<
  Store,
  | 'createSession'
  | 'sessionByToken'
  | 'touchSession'
  | 'endSession'
  | 'endSessionsOf'
  | 'createToken'
  | 'createEnrolment'
  | 'redeemEnrolment'
>

/** A token without an end still needs a time to compare with: the largest date there is. */
const NEVER = 8_640_000_000_000_000

export const accessStore = (db: Database, now: () => EpochMs): Access => ({
  createSession: async (session, tokenHash) => {
    const { principal } = session
    await db
      .insertInto('session')
      .values({
        id: session.id,
        token_hash: tokenHash,
        kind: principal.kind,
        principal: principal.kind === 'person' ? principal.user : principal.station,
        created_at: session.createdAt,
        expires_at: session.expiresAt,
        last_seen_at: session.lastSeenAt,
      })
      .execute()
  },

  sessionByToken: async (tokenHash) => {
    const row = await db
      .selectFrom('session')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now())
      .executeTakeFirst()
    return row ? sessionOf(row) : sessionOfToken(db, tokenHash, now())
  },

  touchSession: async (id, at) => {
    await db.updateTable('session').set({ last_seen_at: at }).where('id', '=', id).execute()
  },

  endSession: async (id) => {
    await db.deleteFrom('session').where('id', '=', id).execute()
  },

  /** Tokens of scripts and browsers that are pushed to too: who revokes a person's access means all of it. */
  endSessionsOf: (user) =>
    db.transaction().execute(async (writing) => {
      await writing.deleteFrom('session').where('kind', '=', 'person').where('principal', '=', user).execute()
      await writing.deleteFrom('token').where('user_id', '=', user).execute()
      await writing.deleteFrom('push_subscription').where('user_id', '=', user).execute()
    }),

  createToken: async (user, tokenHash, expiresAt) => {
    await db
      .insertInto('token')
      .values({ token_hash: tokenHash, user_id: user, created_at: now(), expires_at: expiresAt })
      .execute()
  },

  createEnrolment: async (station, codeHash, expiresAt) => {
    await db.insertInto('enrolment').values({ code_hash: codeHash, station, expires_at: expiresAt }).execute()
  },

  /** Deleted by whoever comes first: a code works once. */
  redeemEnrolment: async (codeHash, at) => {
    const row = await db
      .deleteFrom('enrolment')
      .where('code_hash', '=', codeHash)
      .returningAll()
      .executeTakeFirst()
    return row && row.expires_at > at ? (row.station as StationId) : null
  },
})

function sessionOf(row: Tables['session']): Session {
  return {
    id: row.id,
    principal:
      row.kind === 'person'
        ? { kind: 'person', user: row.principal as UserId }
        : { kind: 'station', station: row.principal as StationId },
    createdAt: row.created_at as EpochMs,
    expiresAt: row.expires_at as EpochMs,
    lastSeenAt: row.last_seen_at as EpochMs,
  }
}

async function sessionOfToken(db: Database, tokenHash: string, now: EpochMs): Promise<Session | null> {
  const row = await db
    .selectFrom('token')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]))
    .executeTakeFirst()
  if (!row) return null
  return {
    id: `token:${tokenHash.slice(0, 16)}`,
    principal: { kind: 'person', user: row.user_id as UserId },
    createdAt: row.created_at as EpochMs,
    expiresAt: (row.expires_at ?? NEVER) as EpochMs,
    lastSeenAt: now,
  }
}
