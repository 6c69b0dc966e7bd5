import { useCallback, useState } from 'react'

export interface Size {
  readonly width: number
  readonly height: number
  /** Its text height. */
  readonly line: number
}

/** Where nothing is laid out, as in a test. */
const USUAL_LINE = 16

/** The size of an element as it is now, and a ref that follows it. */
export function useSize(): readonly [Size, (element: HTMLElement | null) => (() => void) | undefined] {
  const [size, setSize] = useState<Size>({ width: 0, height: 0, line: USUAL_LINE })
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined
    const measure = () =>
      setSize((old) => {
        const line = Number.parseFloat(getComputedStyle(element).fontSize) || USUAL_LINE
        const next = { width: element.clientWidth, height: element.clientHeight, line }
        return old.width === next.width && old.height === next.height && old.line === line ? old : next
      })
    measure()
    if (typeof ResizeObserver === 'undefined') return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [size, ref]
}
