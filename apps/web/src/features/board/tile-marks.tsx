import type { SubjectCard } from '@vigil/protocol'
import { IsolationIcon, PacedIcon, RiskIcon } from '../../ui/icons'
import { useWords } from '../../words'
import { marksOf, type Mark } from './marks'

/** As many as there is room for; the rest is counted and named on demand. */
export function TileMarks({ subject, room }: { subject: SubjectCard; room: number }) {
  const t = useWords()
  const marks = marksOf(subject, t)
  const shown = marks.length > room + 1 ? marks.slice(0, room) : marks
  const rest = marks.slice(shown.length)
  return (
    <>
      {shown.map((mark) => (
        <Sign key={mark.label} mark={mark} />
      ))}
      {rest.length > 0 && (
        <abbr className="tile-rest" title={rest.map(({ label }) => label).join(t('separator'))}>
          {t('flags.more', { count: rest.length })}
        </abbr>
      )}
    </>
  )
}

function Sign({ mark: { kind, short, label } }: { mark: Mark }) {
  switch (kind) {
    case 'tag':
      return (
        <abbr className="tile-tag" title={label}>
          {short}
        </abbr>
      )
    case 'paced':
      return <PacedIcon label={label} />
    case 'isolation':
      return <IsolationIcon label={label} letter={short} />
    case 'risk':
      return <RiskIcon label={label} letter={short} />
    default:
      return kind satisfies never
  }
}
