import type { Clock, Directory } from '../ports'

/** A limit that was changed or switched off for a while comes back on time, also while the database is away (H42). */
export function createExpiryWatch(
  directory: Pick<Directory, 'hospital'>,
  clock: Pick<Clock, 'now'>,
  follow: () => void,
): () => void {
  let lookedAt = clock.now()
  return () => {
    const [from, to] = [lookedAt, clock.now()]
    lookedAt = to
    const { limitChanges } = directory.hospital()
    if (limitChanges.some(({ expiresAt }) => expiresAt !== null && expiresAt > from && expiresAt <= to))
      follow()
  }
}
