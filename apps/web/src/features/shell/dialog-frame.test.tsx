import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DialogFrame } from './dialog-frame'

afterEach(cleanup)

const dialog = (title: string, onClose: () => void) => (
  <DialogFrame title={title} onClose={onClose}>
    <button type="button">{`in ${title}`}</button>
  </DialogFrame>
)

describe('a dialog of the board', () => {
  it('keeps the keyboard, also when another dialog takes its place', () => {
    const onClose = vi.fn<() => void>()
    const { rerender } = render(dialog('first', onClose))
    expect(document.activeElement?.textContent).toBe('in first')
    rerender(dialog('second', onClose))
    expect(document.activeElement?.textContent).toBe('in second')
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' })
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('closes by a press beside it and not within it', () => {
    const onClose = vi.fn<() => void>()
    render(dialog('only', onClose))
    fireEvent.click(screen.getByRole('dialog', { name: 'only' }))
    expect(onClose).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('presentation'))
    expect(onClose).toHaveBeenCalledOnce()
  })
})
