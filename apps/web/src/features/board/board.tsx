import type { SubjectId } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import { useMemo, type CSSProperties } from 'react'
import { useSize } from '../../ui/use-size'
import { chooseGrid, scrollingGrid, tileFormat } from './grid'
import { claimantOf, type Place } from './identity'
import { Tile, type TileProps } from './tile'
import './board.css'

export interface BoardProps {
  readonly board: UnitBoard
  readonly view: 'tiles' | 'waves'
  /** Read from across the room. */
  readonly far: boolean
  readonly selected: SubjectId | null
  readonly places: readonly Place[]
  readonly mine: readonly string[]
  readonly onMove: TileProps['onMove']
  readonly action: TileProps['action']
  readonly hrefOf: TileProps['hrefOf']
  readonly onOpen: TileProps['onOpen']
}

/** Beds keep their place, whatever happens: position is memory (interface.md, screen 1). */
export function placesOf(board: UnitBoard): readonly Place[] {
  return [
    ...board.beds.map((bed): Place => ({
      kind: 'bed',
      bed,
      subject: bed.subject,
      claimant: claimantOf(bed.id, board.others),
    })),
    ...board.others.map((subject): Place => ({ kind: 'no-bed', subject })),
  ]
}

export function Board({ board, places, view, far, selected, mine, ...on }: BoardProps) {
  const [size, ref] = useSize()
  const whole = chooseGrid(places.length, size.width, size.height)
  const scrolling = scrollingGrid(whole, places.length, size.width)
  const grid = scrolling ?? whole
  const { tileWidth, tileHeight } = grid
  const screen = far ? window.innerHeight : null
  const format = useMemo(
    () => tileFormat(view, tileWidth, tileHeight, screen),
    [view, tileWidth, tileHeight, screen],
  )
  const style = {
    '--columns': grid.columns,
    '--rows': grid.rows,
    '--row': scrolling ? `${tileHeight}px` : 'minmax(0, 1fr)',
  } as CSSProperties
  return (
    <div
      className="board"
      ref={ref}
      style={style}
      data-view={view}
      data-scrolls={scrolling !== null}
      data-wave-surface
    >
      {size.width > 0 &&
        places.map((place) => (
          <Tile
            key={place.kind === 'bed' ? place.bed.id : place.subject.id}
            place={place}
            unit={board.id}
            zone={board.site.timeZone}
            format={format}
            view={view}
            selected={place.subject !== null && place.subject.id === selected}
            mine={place.subject !== null && mine.includes(place.subject.id)}
            {...on}
          />
        ))}
    </div>
  )
}
