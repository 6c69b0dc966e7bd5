import { useId, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useDialogFocus } from '../../ui/dialog-focus'
import { useWords } from '../../words'
import './admission.css'

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
  const onKeyDown = useDialogFocus(sheet, '.sheet-body', onClose)
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
