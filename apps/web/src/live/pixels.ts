/** Own proposal: a visible page that was given no frame for so long shows nothing to anybody (H78). */
const DARK_AFTER_MS = 5_000

/** Each call asks for the next frame, and answers whether one was painted lately. */
export function watchPixels(
  monotonic: () => number,
  nextFrame: (painted: () => void) => unknown = (painted) => requestAnimationFrame(painted),
): () => boolean {
  let paintedAt = monotonic()
  let asked = false
  return () => {
    if (!asked) {
      asked = true
      nextFrame(() => {
        asked = false
        paintedAt = monotonic()
      })
    }
    return monotonic() - paintedAt <= DARK_AFTER_MS
  }
}
