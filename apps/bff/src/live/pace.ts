/** What a page has room for: waveforms are the first to go, then numbers; alarms never. */
export type Room = 'all' | 'numerics' | 'none'

/** Own proposals: a number that is older when the page gets it. */
const BEHIND: readonly { readonly room: Room; readonly overMs: number }[] = [
  { room: 'none', overMs: 3_000 },
  { room: 'numerics', overMs: 1_000 },
]
/** Own proposal: it gets more again, one kind at a time, when it was below half of the bound for so long. */
const CALM_MS = 5_000

/** How much a page keeps up with, by what it reports of itself: what lies on the way to it no queue of ours shows. */
export interface Pace {
  /** Age of a frame when the page took it in, the worst of a while; `null`: it got none. */
  told(latencyMs: number | null): void
  room(): Room
}

const ROOMS: readonly Room[] = ['all', 'numerics', 'none']
const boundOf = (room: Room) => BEHIND.find((each) => each.room === room)?.overMs ?? Infinity

export function createPace(monotonic: () => number): Pace {
  let room: Room = 'all'
  let calmSince: number | null = null
  const hasCalmed = () => calmSince !== null && monotonic() - calmSince >= CALM_MS
  return {
    told(latencyMs) {
      const behind = latencyMs ?? 0
      const asked = BEHIND.find(({ overMs }) => behind > overMs)?.room ?? 'all'
      if (lessOf(room, asked) !== room) room = asked
      if (behind >= boundOf(room) / 2) calmSince = null
      else calmSince ??= monotonic()
    },
    room() {
      if (room === 'all' || !hasCalmed()) return room
      room = room === 'none' ? 'numerics' : 'all'
      calmSince = null
      return room
    },
  }
}

export const lessOf = (a: Room, b: Room): Room => (ROOMS.indexOf(a) > ROOMS.indexOf(b) ? a : b)
