import { useWords } from '../../words'

/** Whom a filter hides still sounds, and the screen says so (WB7). */
export function MineStrip({ count, onAll }: { count: number; onAll: () => void }) {
  const t = useWords()
  return (
    <p className="mine-strip" role="status">
      <b>{t('mine.only', { count })}</b> {t('mine.warning')}
      <button type="button" className="button" onClick={onAll}>
        {t('mine.all')}
      </button>
    </p>
  )
}
