import type { SubjectId } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import { useMemo, type CSSProperties } from 'react'
import { useSize } from '../../ui/use-size'
import { chooseGrid, tileFormat } from './grid'
import type { Place } from './identity'
import { Tile, type TileProps } from './tile'
import './board.css'

export interface BoardProps {
  readonly board: UnitBoard
  readonly view: 'tiles' | 'waves'
  readonly selected: SubjectId | null
  readonly action: TileProps['action']
  readonly hrefOf: TileProps['hrefOf']
  readonly onOpen: TileProps['onOpen']
}

/** Beds keep their place, whatever happens: position is memory (interface.md, screen 1). */
export function placesOf(board: UnitBoard): readonly Place[] {
  return [
    ...board.beds.map((bed): Place => ({ kind: 'bed', bed, subject: bed.subject })),
    ...board.others.map((subject): Place => ({ kind: 'no-bed', subject })),
  ]
}

export function Board({ board, view, selected, action, hrefOf, onOpen }: BoardProps) {
  const [size, ref] = useSize()
  const places = useMemo(() => placesOf(board), [board])
  const grid = chooseGrid(places.length, size.width, size.height)
  const format = tileFormat(view, grid.tileWidth, grid.tileHeight)
  const style = { '--columns': grid.columns, '--rows': grid.rows } as CSSProperties
  return (
    <div className="board" ref={ref} style={style} data-view={view}>
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
            action={action}
            hrefOf={hrefOf}
            onOpen={onOpen}
          />
        ))}
    </div>
  )
}
