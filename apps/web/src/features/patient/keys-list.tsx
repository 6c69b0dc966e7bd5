import { useWords } from '../../words'

/** Only what works on this page. */
const KEYS = [
  ['J', 'next'],
  ['K', 'previous'],
  ['T', 'trends'],
  ['S', 'review'],
  ['← →', 'cursor'],
  ['Home End', 'ends'],
  ['+ −', 'zoom'],
  ['F', 'freeze'],
  ['A', 'take'],
  ['P', 'pause'],
  ['W', 'why'],
  ['M', 'move'],
  ['L', 'limits'],
  ['C', 'code'],
  ['?', 'list'],
  ['Esc', 'back'],
] as const

export function KeysList({ onClose }: { onClose: () => void }) {
  const t = useWords()
  return (
    <section className="patient-keys" aria-label={t('patient.keys.title')}>
      <h2>{t('patient.keys.title')}</h2>
      <dl>
        {KEYS.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`patient.keys.${word}`)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="button" onClick={onClose}>
        {t('close')}
      </button>
    </section>
  )
}
