import type { UserId } from '@vigil/clinical'

/** A key is its sender's own: what one person sends is never taken for what another, or a hospital system, has sent. */
export const ownKey = ({ user }: { readonly user: UserId }, key: string): string =>
  // An id may hold a colon, its encoded form not: no two pairs make one key.
  `person:${encodeURIComponent(user)}:${key}`
