import type { ScoreCard } from '@vigil/protocol'
import { age } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'

/** From here on its age is said (own proposal). */
const OLD_MS = 3_600_000

/** A lower bound says so; the risk is a word and a shape, never a colour alone. */
export function ScoreBadge({ score, short }: { score: ScoreCard; short: boolean }) {
  const t = useWords()
  const now = useSecond()
  const open = score.missing.length > 0
  const total = open ? t('score.atLeast', { total: score.total }) : String(score.total)
  const label = t('score.label', { system: score.system, total, risk: t(`score.risk.${score.risk}`) })
  const said = open ? t('score.missing', { label, inputs: score.missing.join(', ') }) : label
  const old = now - score.at
  return (
    <span className="score-badge" data-risk={score.risk} role="img" aria-label={said} title={said}>
      <b>{short ? total : t('score.badge', { system: score.system, total })}</b>
      {now > score.dueAt ? <small>{t('score.due')}</small> : old >= OLD_MS && <small>{age(old, t)}</small>}
    </span>
  )
}
