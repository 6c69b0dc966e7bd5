import { minute } from '../../format/time'
import { useBoards, usePrincipal } from '../../state/live'
import { addWords, useWords } from '../../words'
import { bars } from '../../words/bars'

addWords(bars)

/** What is said over a whole page when there is something to say. */
export default function Bars() {
  return (
    <>
      <DisplayBar />
      <FloodBar />
    </>
  )
}

/** Which other displays of these units nobody should count on: a technical line of its own (H61 to H66, AK14). */
export function DisplayBar() {
  const t = useWords()
  const me = usePrincipal()
  const lines = useBoards()
    .flatMap(({ displays }) => displays ?? [])
    // A display says of itself what it lacks, and larger.
    .filter(({ name }) => me?.kind !== 'station' || name !== me.name)
    .map(({ name, problem }) => t(`displays.${problem}`, { name }))
  if (lines.length === 0) return null
  return (
    <p className="behind-bar" role="alert">
      {[...new Set(lines)].join(t('separator'))}
    </p>
  )
}

/** More alarms than one person can look at: said, and nothing is silenced for it (AA6). */
export function FloodBar() {
  const t = useWords()
  const lines = useBoards().flatMap(({ name, site, flood }) =>
    flood ? [t('flood', { unit: name, time: minute(flood.since, site.timeZone) })] : [],
  )
  if (lines.length === 0) return null
  return (
    <p className="behind-bar" role="status">
      {lines.join(t('separator'))}
    </p>
  )
}
