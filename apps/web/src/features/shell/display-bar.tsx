import { useBoards, usePrincipal } from '../../state/live'
import { useWords } from '../../words'

/** Which other displays of these units nobody should count on: a technical line of its own (H61 to H66, AK14). */
export default function DisplayBar() {
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
