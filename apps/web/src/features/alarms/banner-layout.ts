import type { SubjectAlarms } from './by-subject'

/** `short` leaves out the time of onset; `stack` has the bed over the text, since nothing may cut a number. */
export type CellForm = 'stack' | 'short' | 'full'

export interface BannerLayout {
  readonly shown: readonly SubjectAlarms[]
  /** Behind "n more"; never a high alarm. */
  readonly folded: readonly SubjectAlarms[]
  readonly rows: 1 | 2
  readonly columns: number
  readonly form: CellForm
}

/** A cell narrower than this, in times its text height, would cut the alarm text. */
const CELL_IN_LINES = 20
const FULL_IN_LINES = 30
const SHORT_IN_LINES = 14
/** Room that the buttons at the end take. */
const BUTTONS_IN_LINES = 12

const isHigh = ({ alarms: [top] }: SubjectAlarms) => top.priority === 'high'

/**
 * Every high alarm stands in the banner whatever its width, in two rows when one is too short, and so does the most
 * urgent of all. What has no room folds behind a count, the least urgent first.
 */
export function layOut(groups: readonly SubjectAlarms[], width: number, line: number): BannerLayout {
  const room = Math.max(1, Math.floor((width - BUTTONS_IN_LINES * line) / (CELL_IN_LINES * line)))
  const must = groups.filter((group, index) => index === 0 || isHigh(group))
  const rows = must.length > room ? 2 : 1
  const capacity = Math.max(room * rows, must.length)
  const chosen = new Set([...must, ...groups.filter((group) => !must.includes(group))].slice(0, capacity))
  const shown = groups.filter((group) => chosen.has(group))
  const columns = Math.max(1, Math.ceil(shown.length / rows))
  return {
    shown,
    folded: groups.filter((group) => !chosen.has(group)),
    rows,
    columns,
    form: formOf((width - BUTTONS_IN_LINES * line) / (columns * line)),
  }
}

function formOf(lines: number): CellForm {
  if (lines < SHORT_IN_LINES) return 'stack'
  return lines > FULL_IN_LINES ? 'full' : 'short'
}
