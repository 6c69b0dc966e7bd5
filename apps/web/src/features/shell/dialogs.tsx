import { useState } from 'react'
import { GAINS, prefer, SPEEDS, usePreferences } from '../../state/preferences'
import { addWords, useWords } from '../../words'
import { dialogs } from '../../words/dialogs'
import { Arrangement, type ArrangementProps } from './arrangement'
import { DialogFrame } from './dialog-frame'
import { SavedViews, type ViewsProps } from './saved-views'
import { Segments } from './segments'
import { SoundSettings } from './sound-settings'
import SoundTest from './sound-test'

addWords(dialogs)

export type DialogName = 'counts' | 'settings' | 'keys' | 'find' | 'calibration' | 'sound' | 'sound-test'

export interface Findable {
  readonly id: string
  readonly label: string
  readonly words: string
}

const LISTS = ['unmonitored', 'unassigned', 'empty'] as const
type Lists = Readonly<Record<(typeof LISTS)[number], readonly string[]>>

interface Props {
  readonly lists: Lists
  readonly name: DialogName
  readonly findable: readonly Findable[]
  readonly views: ViewsProps
  readonly arrangement: ArrangementProps
  readonly onFound: (id: string) => void
  readonly onCalibrated: (pixelsPerMm: number | null) => void
  readonly onChange: (name: DialogName | null) => void
}

/** Everything that opens over the board; loaded when first asked for. Alarms stay above and usable. */
export default function Dialogs({
  name,
  lists,
  findable,
  views,
  arrangement,
  onFound,
  onCalibrated,
  onChange,
}: Props) {
  const t = useWords()
  const close = () => onChange(null)
  switch (name) {
    case 'counts':
      return (
        <DialogFrame title={t('counts.label')} onClose={close}>
          <CountLists lists={lists} />
        </DialogFrame>
      )
    case 'settings':
      return (
        <DialogFrame title={t('topBar.view')} onClose={close}>
          <Settings onChange={onChange} />
          <Arrangement {...arrangement} />
          <h3>{t('views.title')}</h3>
          <SavedViews {...views} />
        </DialogFrame>
      )
    case 'keys':
      return (
        <DialogFrame title={t('keys.title')} onClose={close}>
          <Keys />
        </DialogFrame>
      )
    case 'find':
      return (
        <DialogFrame title={t('find.title')} onClose={close}>
          <Find findable={findable} onFound={onFound} />
        </DialogFrame>
      )
    case 'calibration':
      return (
        <DialogFrame title={t('calibration.title')} onClose={close}>
          <Calibration onCalibrated={onCalibrated} />
        </DialogFrame>
      )
    case 'sound':
      return (
        <DialogFrame title={t('sound.title')} onClose={close}>
          <SoundSettings onTest={() => onChange('sound-test')} />
        </DialogFrame>
      )
    case 'sound-test':
      return <SoundTest onClose={close} />
    default:
      return name satisfies never
  }
}

function Settings({ onChange }: { onChange: (name: DialogName) => void }) {
  const t = useWords()
  const { limits, speed, gain, names } = usePreferences()
  return (
    <div className="dialog-rows">
      <label className="dialog-check">
        <input type="checkbox" checked={limits} onChange={() => prefer({ limits: !limits })} />
        {t('display.limits')}
      </label>
      <div className="dialog-row">
        <span>{t('names.title')}</span>
        <Segments
          label={t('names.title')}
          value={names}
          options={(['full', 'initials', 'bed'] as const).map((each) => ({
            value: each,
            label: t(`names.${each}`),
          }))}
          onChange={(chosen) => prefer({ names: chosen })}
        />
      </div>
      <div className="dialog-row">
        <span>{t('display.speed')}</span>
        <Segments
          label={t('display.speed')}
          value={String(speed)}
          options={SPEEDS.map((each) => ({ value: String(each), label: t('wave.speed', { speed: each }) }))}
          onChange={(value) => {
            const chosen = SPEEDS.find((each) => String(each) === value)
            if (chosen) prefer({ speed: chosen })
          }}
        />
      </div>
      <div className="dialog-row">
        <span>{t('display.gain')}</span>
        <Segments
          label={t('display.gain')}
          value={String(gain)}
          options={GAINS.map((each) => ({
            value: String(each),
            label: each === 'auto' ? t('wave.gainAuto') : t('wave.gain', { gain: each }),
          }))}
          onChange={(value) => {
            const chosen = GAINS.find((each) => String(each) === value)
            if (chosen) prefer({ gain: chosen })
          }}
        />
      </div>
      <div className="dialog-row">
        <button type="button" className="button" onClick={() => onChange('calibration')}>
          {t('display.calibrate')}
        </button>
        <button type="button" className="button" onClick={() => onChange('sound')}>
          {t('sound.title')}
        </button>
        <button type="button" className="button" onClick={() => onChange('keys')}>
          {t('display.shortcuts')}
        </button>
      </div>
    </div>
  )
}

function CountLists({ lists }: { lists: Lists }) {
  const t = useWords()
  return (
    <dl className="dialog-rows">
      {LISTS.map((key) => (
        <div key={key}>
          <dt>{t(`counts.list.${key}`, { count: lists[key].length })}</dt>
          <dd>{lists[key].join(t('separator')) || t('counts.nobody')}</dd>
        </div>
      ))}
    </dl>
  )
}

const KEYS = [
  ['J', 'next'],
  ['K', 'previous'],
  ['A', 'take'],
  ['P', 'pause'],
  ['W', 'why'],
  ['F', 'freeze'],
  ['M', 'move'],
  ['L', 'limits'],
  ['C', 'code'],
  ['/', 'find'],
  ['?', 'list'],
  ['Esc', 'back'],
] as const

function Keys() {
  const t = useWords()
  return (
    <dl className="dialog-keys">
      {KEYS.map(([key, word]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{t(`keys.${word}`)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Find({ findable, onFound }: { findable: readonly Findable[]; onFound: (id: string) => void }) {
  const t = useWords()
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const found = findable.filter((each) => each.words.toLowerCase().includes(wanted)).slice(0, 12)
  const [first] = found
  return (
    <form
      className="dialog-rows"
      onSubmit={(event) => {
        event.preventDefault()
        if (first) onFound(first.id)
      }}
    >
      <label className="dialog-field">
        {t('find.label')}
        {/* The dialog was opened to type here. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <input autoFocus value={query} onChange={(event) => setQuery(event.target.value)} />
      </label>
      {found.length === 0 && <p>{t('find.none')}</p>}
      <ul className="dialog-found">
        {found.map((each) => (
          <li key={each.id}>
            <button type="button" className="button button-plain" onClick={() => onFound(each.id)}>
              {each.label}
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}

/** ISO/IEC 7810 ID-1, the size of a bank card. */
const CARD_MM = 85.6

function Calibration({ onCalibrated }: { onCalibrated: (pixelsPerMm: number | null) => void }) {
  const t = useWords()
  const { pixelsPerMm } = usePreferences()
  const [width, setWidth] = useState(Math.round((pixelsPerMm ?? 96 / 25.4) * CARD_MM))
  return (
    <div className="dialog-rows">
      <p>{t('calibration.note')}</p>
      <div className="calibration-card" style={{ width }} />
      <label className="dialog-field">
        {t('calibration.slider')}
        <input
          type="range"
          min={150}
          max={1600}
          value={width}
          onChange={(event) => setWidth(Number(event.target.value))}
        />
      </label>
      <p className="values">{t('calibration.result', { value: (width / CARD_MM).toFixed(2) })}</p>
      <div className="dialog-row">
        <button type="button" className="button button-strong" onClick={() => onCalibrated(width / CARD_MM)}>
          {t('calibration.save')}
        </button>
        <button type="button" className="button" onClick={() => onCalibrated(null)}>
          {t('calibration.reset')}
        </button>
      </div>
    </div>
  )
}
