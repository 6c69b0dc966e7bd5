import type { QuarantineEntry } from '@vigil/protocol'
import { useEffect, useRef } from 'react'
import { messageWords as say } from '../../words/messages'
import { bytesOf, hexLines, linesOf } from './content'
import { useEntry } from './query'

interface Props {
  readonly id: number
  readonly onClose: () => void
}

/** What came, exactly; the look at it is written down. */
export function Entry({ id, onClose }: Props) {
  const { data, isError } = useEntry(id)
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  return (
    <section className="messages-entry" aria-label={say('message', { id })}>
      <header>
        <h2>{say('message', { id })}</h2>
        <button ref={close} type="button" className="button" onClick={onClose}>
          {say('close')}
        </button>
      </header>
      {data ? <Content entry={data} /> : <p role="status">{say(isError ? 'openFailed' : 'opening')}</p>}
    </section>
  )
}

function Content({ entry }: { entry: QuarantineEntry }) {
  const { content, reason, detail } = entry
  return (
    <>
      <p className="messages-audited" role="note">
        {say('audited')}
      </p>
      <p>
        <b>{reason}</b> {detail}
      </p>
      <h3>{say('payload')}</h3>
      {content.form === 'text' ? (
        <ol className="messages-lines" aria-label={say('payload')}>
          {/* The same segment may stand twice; its place tells them apart. */}
          {[...linesOf(content.text).entries()].map(([at, line]) => (
            <li key={at}>{line}</li>
          ))}
        </ol>
      ) : (
        <p>{say('noText')}</p>
      )}
      {content.isCut && <p>{say('isCut')}</p>}
      <h3>{say('hex')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, also by keyboard */}
      <pre className="messages-hex" tabIndex={0} role="region" aria-label={say('hex')}>
        {hexLines(bytesOf(content)).join('\n')}
      </pre>
    </>
  )
}
