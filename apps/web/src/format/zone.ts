const made = new Map<string, Intl.DateTimeFormat>()

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let known = made.get(key)
  if (!known) made.set(key, (known = new Intl.DateTimeFormat('en-GB', options)))
  return known
}

/** `GMT`, `CEST`, `GMT+5:30`: the name that the zone has at that time, for it changes with the clocks (TR12). */
export const zoneName = (at: number, zone: string): string =>
  format(`${zone} name`, { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone

/** Hour and minute at a place. */
export function timeIn(at: number, zone: string): { readonly hour: number; readonly minute: number } {
  const found = format(`${zone} time`, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const of = (wanted: string) => Number(found.find(({ type }) => type === wanted)?.value ?? 0)
  return { hour: of('hour'), minute: of('minute') }
}

/** `27 Nov` */
export const dayName = (at: number, zone: string): string =>
  format(`${zone} day`, { timeZone: zone, day: 'numeric', month: 'short' }).format(at)

/** Of the browser. */
export const viewerZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** The zone of whoever looks, where its clock shows another time than the site's. */
export function otherZone(at: number, zone: string, own: string): string | null {
  const [here, there] = [timeIn(at, own), timeIn(at, zone)]
  return here.hour === there.hour && here.minute === there.minute ? null : own
}
