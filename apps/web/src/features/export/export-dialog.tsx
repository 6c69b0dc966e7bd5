import type { SubjectCard } from '@vigil/protocol'
import { useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { download, save, type Download } from '../../state/download'
import { useDialogFocus } from '../../ui/dialog-focus'
import { exportWords as say } from '../../words/export'
import './export.css'

const HOUR_MS = 3_600_000
const RANGES = [1, 8, 24, 168, 744] as const
type Hours = (typeof RANGES)[number]

/** The longest range of each, as the server says it too. */
const FORMATS = { csv: 744, alarms: 744, fhir: 168, wfdb: 24 } as const
type Format = keyof typeof FORMATS

type Course =
  | { readonly kind: 'ready' }
  | { readonly kind: 'loading'; readonly bytes: number }
  | Exclude<Download, { kind: 'done' }>
  | { readonly kind: 'done'; readonly name: string; readonly bytes: number }

interface Props {
  readonly subject: SubjectCard
  /** The server's time. */
  readonly now: () => number
  readonly onClose: () => void
}

/** Stored data of one patient as a file; loaded when first asked for. */
export default function ExportDialog(props: Props) {
  const id = useId()
  const sheet = useRef<HTMLDialogElement>(null)
  const onKeyDown = useDialogFocus(sheet, '.export-form', props.onClose)
  return createPortal(
    <div className="export-veil" role="presentation" onKeyDown={onKeyDown}>
      <dialog open ref={sheet} className="export-sheet" aria-labelledby={id}>
        <h2 id={id}>{say('title', { name: props.subject.name })}</h2>
        <p>{say('about')}</p>
        <Form {...props} />
      </dialog>
    </div>,
    document.body,
  )
}

function Form({ subject, now, onClose }: Props) {
  const [format, setFormat] = useState<Format>('csv')
  const [hours, setHours] = useState<Hours>(24)
  const { course, start, stop } = useExport(subject, now)
  const isLoading = course.kind === 'loading'
  const most = FORMATS[format]
  const fits = Math.min(hours, most)
  return (
    <form
      className="export-form"
      onSubmit={(event) => {
        event.preventDefault()
        start(format, fits)
      }}
    >
      <fieldset disabled={isLoading}>
        <legend>{say('format')}</legend>
        {/* The order in which they are shown. */}
        {(['csv', 'alarms', 'fhir', 'wfdb'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="format" checked={each === format} onChange={() => setFormat(each)} />
            {say(`format.${each}`)}
          </label>
        ))}
      </fieldset>
      <fieldset disabled={isLoading}>
        <legend>{say('range')}</legend>
        {RANGES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="range"
              disabled={each > most}
              checked={each === fits}
              onChange={() => setHours(each)}
            />
            {say(`range.${each}`)}
            {each > most && <small>{say('tooLong')}</small>}
          </label>
        ))}
      </fieldset>
      <p role="status">{wordsOf(course)}</p>
      <div className="export-acts">
        {isLoading ? (
          <button type="button" className="button" onClick={stop}>
            {say('stop')}
          </button>
        ) : (
          <button type="submit" className="button">
            {say('start')}
          </button>
        )}
        <button type="button" className="button" onClick={onClose}>
          {say('close')}
        </button>
      </div>
    </form>
  )
}

function useExport(subject: SubjectCard, serverNow: () => number) {
  const [course, setCourse] = useState<Course>({ kind: 'ready' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = (format: Format, hours: number) => {
    const now = serverNow()
    const range = `from=${iso(now - hours * HOUR_MS)}&to=${iso(now)}`
    const stopping = new AbortController()
    running.current = stopping
    setCourse({ kind: 'loading', bytes: 0 })
    const path = `/api/subjects/${encodeURIComponent(subject.id)}/export?format=${format}&${range}`
    const onBytes = (bytes: number) => setCourse({ kind: 'loading', bytes })
    const run = async () => {
      const ended = await download(path, onBytes, stopping.signal)
      if (ended.kind !== 'done') return setCourse(ended)
      save(ended.name, ended.content)
      setCourse({ kind: 'done', name: ended.name, bytes: ended.content.size })
    }
    void run()
  }
  return { course, start, stop: () => running.current?.abort() }
}

const iso = (at: number): string => encodeURIComponent(new Date(at).toISOString())
const sizeOf = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`

function wordsOf(course: Course): string {
  switch (course.kind) {
    case 'ready':
      return ''
    case 'loading':
      return course.bytes === 0 ? say('asking') : say('loading', { size: sizeOf(course.bytes) })
    case 'done':
      return say('done', { name: course.name, size: sizeOf(course.bytes) })
    case 'refused':
      return course.message
    case 'stopped':
    case 'failed':
      return say(course.kind)
    default:
      return course satisfies never
  }
}
