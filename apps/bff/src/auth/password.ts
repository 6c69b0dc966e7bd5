import { hash, verify } from '@node-rs/argon2'

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default kind) with 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** What an unknown user is checked against, so that their answer takes as long as a known one's (S09). */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$tm7lbkOj6JTjcL5wNYciSA$cmLwyllJKhX4dxAsd4JDYRU4wgjPrj6gjPi6OU6h4KE'

/** Two at a time: a flood of sign-ins must not take the threads that write the spool. */
const people = createLine(2)
/** Devices wait in a line of their own, so that none of them holds up a person; own proposal of its length. */
const devices = createLine(1)
const MOST_WAITING = 200

export const hashPassword = (password: string): Promise<string> => people.run(() => hash(password, COST))

/** Takes as long for `null` (nobody has that name) as for a wrong password. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await people.run(() => verify(stored ?? NOBODY, password).catch(() => false))
  return matches && stored !== null
}

/** `isWanted` is asked when its turn comes: whoever has gone costs nothing. */
export async function verifyDevicePassword(
  stored: string,
  password: string,
  isWanted: () => boolean,
): Promise<'matches' | 'wrong' | 'busy'> {
  if (devices.waiting() >= MOST_WAITING) return 'busy'
  const matches = await devices.run(() =>
    isWanted() ? verify(stored, password).catch(() => false) : Promise.resolve(false),
  )
  return matches ? 'matches' : 'wrong'
}

function createLine(most: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    waiting: () => waiting.length,
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      else running += 1
      try {
        return await work()
      } finally {
        // The place goes straight to the next in line.
        const next = waiting.shift()
        if (next) next()
        else running -= 1
      }
    },
  }
}
