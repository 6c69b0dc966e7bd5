import type { UnitBoard } from '@vigil/protocol'
import { age, clockWithZone } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'
import { censusWords as say } from '../../words/census'

export interface SiteLink {
  readonly site: string
  readonly zone: string
  readonly count: number
  readonly online: number
  /** When the longest silent device was last heard. */
  readonly oldest: number | null
}

/** How well each site is heard, as its devices tell (TI10). */
export function linksOf(boards: readonly UnitBoard[]): readonly SiteLink[] {
  const sites = new Map<string, SiteLink>()
  for (const { site, beds, others } of boards) {
    const devices = [
      ...beds.flatMap(({ subject }) => subject?.devices ?? []),
      ...others.flatMap((other) => other.devices),
    ]
    const known = sites.get(site.id) ?? {
      site: site.name,
      zone: site.timeZone,
      count: 0,
      online: 0,
      oldest: null,
    }
    const silent = devices.flatMap(({ link, lastSeenAt }) =>
      (link === 'lost' || link === 'silent') && lastSeenAt !== null ? [lastSeenAt] : [],
    )
    const all = known.oldest === null ? silent : [known.oldest, ...silent]
    sites.set(site.id, {
      ...known,
      count: known.count + devices.length,
      online: known.online + devices.filter(({ link }) => link === 'online').length,
      oldest: all.length === 0 ? null : Math.min(...all),
    })
  }
  return [...sites.values()]
}

export function Sites({ boards }: { boards: readonly UnitBoard[] }) {
  const t = useWords()
  const now = useSecond()
  return (
    <ul className="census-sites">
      {linksOf(boards).map((each) => (
        <li key={each.site} data-some={each.online < each.count}>
          {say('link', { site: each.site, online: each.online, count: each.count })}
          {each.oldest !== null && (
            <b>
              {t('separator')}
              {say('linkWorst', { age: age(now - each.oldest, t) })}
            </b>
          )}
          <span className="values">
            {t('separator')}
            {clockWithZone(now, each.zone)}
          </span>
        </li>
      ))}
    </ul>
  )
}
