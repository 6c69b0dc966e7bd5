import type { Database } from '../database'
import type { Store } from '../store'

export const credentialQueries = (
  db: Database,
): Pick<Store, 'deviceSecret' | 'deviceCertificate' | 'passwordHash'> => ({
  deviceSecret: async (device) => {
    const row = await db
      .selectFrom('device')
      .select('secret_hash')
      .where('id', '=', device)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return row?.secret_hash ?? null
  },
  deviceCertificate: async (device) => {
    const row = await db
      .selectFrom('device')
      .select('certificate_fingerprint')
      .where('id', '=', device)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return row?.certificate_fingerprint ?? null
  },
  passwordHash: async (user) => {
    const row = await db
      .selectFrom('user_account')
      .select('password_hash')
      .where('id', '=', user)
      .where('disabled', '=', false)
      .executeTakeFirst()
    return row?.password_hash ?? null
  },
})
