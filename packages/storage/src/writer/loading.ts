/** Something to be read once before other things can happen. */
export interface Loading {
  readonly isDone: () => boolean
  /** Begins it, or joins; after a failure the next one begins it again. */
  readonly wait: () => Promise<void>
}

export function createLoading(load: () => Promise<void>): Loading {
  let isDone = false
  let running: Promise<void> | null = null
  const run = async () => {
    try {
      await load()
      isDone = true
    } finally {
      running = null
    }
  }
  return {
    isDone: () => isDone,
    wait: () => {
      if (isDone) return Promise.resolve()
      running ??= run()
      return running
    },
  }
}
