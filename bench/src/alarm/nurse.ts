/** Somebody who takes what rings and closes what is over: a ward where nobody does has other loads than ours. */
const EVERY_MS = 500

export interface Nurse {
  stop(): Promise<void>
  /** Acts that the server refused with anything but "too late". */
  readonly refused: () => number
}

interface Open {
  readonly id: string
  readonly episode: number
  readonly state: string
  readonly onset: number
  readonly owner: unknown
}

/** Rings are left alone for so long, so that the sound of the crossing is the sound of the crossing. */
const LEFT_ALONE_MS = 2_000

export function startNurse(url: string, cookie: string, unit: string): Nurse {
  const headers = { cookie, origin: url, 'x-vigil': '1', 'content-type': 'application/json' }
  let refused = 0
  const shift = new AbortController()
  const act = async ({ id, episode, state }: Open) => {
    const verb = state === 'latched' ? 'resolve' : 'acknowledge'
    const answer = await fetch(`${url}/api/alarms/${encodeURIComponent(id)}/${verb}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ episode, key: crypto.randomUUID() }),
    })
    await answer.arrayBuffer()
    if (!answer.ok && answer.status !== 409 && answer.status !== 404) refused += 1
  }
  const round = async () => {
    const answer = await fetch(`${url}/api/alarms?unit=${encodeURIComponent(unit)}&state=active`, { headers })
    // The schema is the product's own, published in its OpenAPI.
    const { alarms } = (await answer.json()) as { alarms: readonly Open[] }
    const now = Date.now()
    for (const alarm of alarms)
      if (alarm.state === 'latched' || (alarm.owner === null && now - alarm.onset > LEFT_ALONE_MS))
        await act(alarm)
  }
  const working = (async () => {
    while (!shift.signal.aborted) {
      await round().catch(() => {
        refused += 1
      })
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  })()
  return {
    refused: () => refused,
    stop: () => {
      shift.abort()
      return working
    },
  }
}
