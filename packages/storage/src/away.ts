/** What a person must set right; trying again does not help. */
export class Unusable extends Error {}

/**
 * Does this failure say that the database is not there (or cannot write), so that the spool is the commit? Anything
 * else is about the statement itself and would fail again.
 */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Unusable) return false
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string') return AWAY_WORDS.test(error.message)
  return AWAY_CODES.some((prefix) => code.startsWith(prefix))
}

/** Words of the driver; the last two are about a pool of ours that a stop has closed. */
const AWAY_WORDS = /timeout|terminated|closed|not queryable|ended|end on the pool|been destroyed/i

/**
 * PostgreSQL classes: connection, resources (disk full), operator intervention, system, internal, read-only, retry, and
 * what is wrong with the whole database, never with one value: user, rights, tables, name. Then Node's own.
 */
const AWAY_CODES = ['08', '53', '57', '58', 'XX', '25006', '40', '28', '42', '3D000', 'E']

export class TimedOut extends Error {
  constructor() {
    super('the database did not answer: timeout')
  }
}

/** The work may still complete later: whoever gives up must be able to repeat it harmlessly. */
export async function within<T>(limitMs: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp()
      reject(new TimedOut())
    }, limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
