export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly tileWidth: number
  readonly tileHeight: number
}

/** Tile gap, one step of the 4 px grid (interface.md). */
const GAP = 4
/** Wider than high reads best: a header line and readings side by side. */
const IDEAL_RATIO = 1.9

/** Every bed on one screen without scrolling: the number of columns whose tiles come out largest (WB2). */
export function chooseGrid(count: number, width: number, height: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), tileWidth: 0, tileHeight: 0 }
  let bestScore = -1
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(Math.max(1, count) / columns)
    const tileWidth = (width - GAP * (columns - 1)) / columns
    const tileHeight = (height - GAP * (rows - 1)) / rows
    const score = Math.min(tileWidth / IDEAL_RATIO, tileHeight)
    if (score <= bestScore) continue
    bestScore = score
    best = { columns, rows, tileWidth, tileHeight }
  }
  return best
}

/** What a tile of this size has room for; numbers come before waves. */
export interface TileFormat {
  readonly waves: 0 | 1 | 2 | 3
  readonly readings: number
  readonly columns: number
  readonly dense: boolean
  /** Where the last hours are drawn: nowhere, where no alarm takes its place, or beside the alarm (WB13). */
  readonly spark: 'none' | 'quiet' | 'always'
}

/** A line of 100 px beside score and the count of what is hidden; beside an alarm as well. Own proposal. */
const SPARK_WIDTH = { quiet: 200, always: 400 } as const

export function tileFormat(
  view: 'tiles' | 'waves',
  width: number,
  height: number,
  /** Height of the screen where it is read from across the room. */
  farScreen: number | null = null,
): TileFormat {
  const dense = height < 100
  const spark = dense || width < SPARK_WIDTH.quiet ? 'none' : width < SPARK_WIDTH.always ? 'quiet' : 'always'
  const room = { dense, spark } as const
  if (farScreen !== null) return farFormat(view, height, farScreen)
  if (view === 'waves' && height >= 110)
    return {
      waves: height < 140 ? 2 : 3,
      readings: width < 300 ? 3 : 4,
      columns: width < 300 ? 3 : 4,
      ...room,
    }
  if (height < 100) return { waves: 0, readings: 4, columns: 2, ...room }
  if (height < 170) return { waves: 1, readings: width > 230 ? 6 : 4, columns: width > 230 ? 3 : 2, ...room }
  return { waves: 1, readings: width > 330 ? 8 : 6, columns: width > 330 ? 4 : 3, ...room }
}

/** Of the screen's height: a row whose digits are read at 4 m, and what header and alarm line take. Own proposal. */
const FAR_ROW = 0.041
const FAR_EDGES = 0.07

/** Read from 4 m: secondary readings and waves go before the primary ones shrink. */
function farFormat(view: 'tiles' | 'waves', height: number, screen: number): TileFormat {
  const edges = Math.min(FAR_EDGES * screen, 0.36 * height)
  const rows = Math.floor((height - edges) / (FAR_ROW * screen))
  // Nobody reads a thin line from 4 m.
  const room = { dense: rows < 1, spark: 'none' } as const
  if (rows < 3) return { waves: 0, readings: rows < 2 ? 2 : 4, columns: 2, ...room }
  if (view === 'waves') return { waves: rows < 4 ? 2 : 3, readings: 2, columns: 2, ...room }
  return { waves: rows < 4 ? 0 : 1, readings: 4, columns: 2, ...room }
}

/** Smaller than this nobody reads a tile (own proposal). */
const LEAST = { width: 118, height: 68 }

/** Where the beds do not all fit: as many columns as are readable, the rest by scrolling. Their alarms stay in the banner (WB2). */
export function scrollingGrid(grid: Grid, count: number, width: number): Grid | null {
  if (grid.tileWidth >= LEAST.width && grid.tileHeight >= LEAST.height) return null
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST.width + GAP)))
  return {
    columns,
    rows: Math.ceil(Math.max(1, count) / columns),
    tileWidth: (width - GAP * (columns - 1)) / columns,
    tileHeight: LEAST.height + 16,
  }
}
