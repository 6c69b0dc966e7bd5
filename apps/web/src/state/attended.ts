/** Own proposal: what is asked for later than this after a touch is asked by the page itself. */
const ATTENDED_MS = 60_000

/** A page is opened by a person. */
let touchedAt = performance.now()

// Not a pointer that moves: browsers tell of one also when the page changes under it.
for (const type of ['pointerdown', 'wheel', 'keydown'])
  addEventListener(type, () => (touchedAt = performance.now()), { capture: true, passive: true })

/** Whether somebody touched this page lately; on a clock that never jumps. */
export const isAttended = (): boolean => performance.now() - touchedAt <= ATTENDED_MS
