export interface BoardSearch {
  readonly view?: 'tiles' | 'waves'
  readonly layout?: 'wall' | 'desk' | 'hand'
}

/** Anything else in the address is dropped: a wrong word there must not break a board. */
export function boardSearch(search: Record<string, unknown>): BoardSearch {
  const { view, layout } = search
  return {
    ...(view === 'tiles' || view === 'waves' ? { view } : {}),
    ...(layout === 'wall' || layout === 'desk' || layout === 'hand' ? { layout } : {}),
  }
}
