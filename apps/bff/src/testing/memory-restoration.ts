import type { Restoration, RestorationStore } from '@vigil/storage'

interface Held {
  readonly get: () => Restoration | null
  readonly set: (restored: Restoration) => void
}

export const NEVER_RESTORED: Held = { get: () => null, set: () => undefined }

/** In memory: a database that came out of a backup, or never did. */
export const memoryRestoration = ({ get, set }: Held): RestorationStore => ({
  restoration: () => Promise.resolve(get()),
  restorationAnnounced: (at) => {
    const known = get()
    if (known) set({ ...known, announcedAt: known.announcedAt ?? at })
    return Promise.resolve()
  },
  confirmRestoration: (by, at) => {
    const known = get()
    if (!known || known.confirmed) return Promise.resolve(false)
    set({ ...known, confirmed: { at, by } })
    return Promise.resolve(true)
  },
})
