import { minute } from '../../format/time'
import { useBoards } from '../../state/live'
import { useWords } from '../../words'

/** More alarms than one person can look at: said, and nothing is silenced for it (AA6). */
export default function FloodBar() {
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
