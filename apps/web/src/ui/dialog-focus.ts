import { useEffect, type KeyboardEvent, type RefObject } from 'react'

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), a[href]'

/**
 * Keeps the keyboard in a dialog that is not the browser's modal one: that would lie over the banner and make the alarms
 * unusable. Begins at the first control within `first`, and goes back to where it was.
 */
export function useDialogFocus(dialog: RefObject<HTMLElement | null>, first: string, onClose: () => void) {
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.querySelector<HTMLElement>(`${first} :is(${FOCUSABLE})`)?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [dialog, first])
  return (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') onClose()
    if (event.key === 'Tab' && dialog.current) keepFocus(event, dialog.current)
  }
}

function keepFocus(event: KeyboardEvent, dialog: HTMLElement): void {
  const all = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)]
  const [first, last] = [all.at(0), all.at(-1)]
  const from = event.shiftKey ? first : last
  if (document.activeElement !== from) return
  event.preventDefault()
  const to = event.shiftKey ? last : first
  to?.focus()
}
