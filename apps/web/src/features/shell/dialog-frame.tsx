import { useId, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useDialogFocus } from '../../ui/dialog-focus'
import { useWords } from '../../words'
import './dialogs.css'

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Below the alarm banner, which stays usable; no style of its own in the page, which the policy would refuse. */
export const DialogFrame = (props: Props) => <Frame key={props.title} {...props} />

/** One that follows another is another: the keyboard begins anew in it. */
function Frame({ title, onClose, children }: Props) {
  const t = useWords()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const onKeyDown = useDialogFocus(dialog, '.dialog-body', onClose)
  return createPortal(
    <div
      className="overlay"
      role="presentation"
      onKeyDown={onKeyDown}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <dialog open ref={dialog} className="dialog" aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        <div className="dialog-body">{children}</div>
        <button type="button" className="button" onClick={onClose}>
          {t('close')}
        </button>
      </dialog>
    </div>,
    document.body,
  )
}
