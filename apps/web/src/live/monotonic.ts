/** One for the page and its worker, whose own zeros differ. It never steps: both zeros are of the time of their start. */
export const monotonic = (): number => performance.timeOrigin + performance.now()
