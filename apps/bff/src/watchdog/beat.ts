/** What the main thread and the watchdog share: two 32-bit cells. */
export const BEATS = 0
export const STALLS = 1
export const CELLS = 2
