/** The offset changes on quarter hours at most. */
const STEP_MS = 15 * 60_000

/** `2026-11-21T12:00:00.000+01:00` in a zone: what a person at the site reads, and still one moment. */
export function siteTime(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const offsets = new Map<number, number>()
  const offsetAt = (at: number): number => {
    const step = Math.floor(at / STEP_MS)
    const known = offsets.get(step)
    if (known !== undefined) return known
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
    const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
    const offset = sign === '-' ? -size : size
    if (offsets.size > 10_000) offsets.clear()
    offsets.set(step, offset)
    return offset
  }
  return (at) => {
    const offset = offsetAt(at)
    const minutes = Math.abs(offset) / 60_000
    const zone = `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
    return `${new Date(at + offset).toISOString().slice(0, -1)}${zone}`
  }
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
