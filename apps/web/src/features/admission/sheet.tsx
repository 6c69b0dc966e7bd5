import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useWords } from '../../words'
import './admission.css'

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), a[href]'

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A dialog below the alarm banner. It is not the browser's modal one: that would lie over the banner and make the
 * alarms unusable while somebody types a name.
 */
export function Sheet({ title, onClose, children }: Props) {
  const t = useWords()
  const id = useId()
  const sheet = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    sheet.current?.querySelector<HTMLElement>(`.sheet-body :is(${FOCUSABLE})`)?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') onClose()
    if (event.key === 'Tab' && sheet.current) keepFocus(event, sheet.current)
  }
  return createPortal(
    <div className="sheet-veil" role="presentation" onKeyDown={onKeyDown}>
      <dialog open ref={sheet} className="sheet" aria-labelledby={id}>
        <header className="sheet-head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="button" onClick={onClose}>
            {t('close')}
          </button>
        </header>
        <div className="sheet-body">{children}</div>
      </dialog>
    </div>,
    document.body,
  )
}

function keepFocus(event: KeyboardEvent, sheet: HTMLElement): void {
  const all = [...sheet.querySelectorAll<HTMLElement>(FOCUSABLE)]
  const [first, last] = [all.at(0), all.at(-1)]
  const from = event.shiftKey ? first : last
  if (document.activeElement !== from) return
  event.preventDefault()
  const to = event.shiftKey ? last : first
  to?.focus()
}
