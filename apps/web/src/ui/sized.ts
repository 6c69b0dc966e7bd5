/** Bounds in px of `[data-under~='…']`, of width and of height. */
const WIDTHS = [98, 130, 190] as const
const HEIGHTS = [30, 49, 50] as const

/**
 * Tells a style how large its element is: `--cw` and `--ch` are a hundredth of its width and height, `data-under` names
 * the bounds it is below. What containers of a style are made for, but those are styled anew for every digit that changes
 * in them: three times the work of a whole board (measured).
 */
const tell = ({ target, contentRect: { width, height } }: ResizeObserverEntry): void => {
  if (!(target instanceof HTMLElement)) return
  target.style.setProperty('--cw', `${width / 100}px`)
  target.style.setProperty('--ch', `${height / 100}px`)
  target.dataset['under'] = [
    ...WIDTHS.filter((bound) => width < bound).map((bound) => `w${bound}`),
    ...HEIGHTS.filter((bound) => height < bound).map((bound) => `h${bound}`),
  ].join(' ')
}

let observer: ResizeObserver | null = null

/** A ref. */
export function sized(element: HTMLElement | null): (() => void) | undefined {
  // jsdom lays nothing out.
  if (!element || typeof ResizeObserver === 'undefined') return undefined
  const all = (observer ??= new ResizeObserver((entries) => entries.forEach(tell)))
  all.observe(element)
  return () => all.unobserve(element)
}
