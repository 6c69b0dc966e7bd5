import { useState } from 'react'
import { useDoors } from '../../state/client'
import { useBoards } from '../../state/live'
import { preferences } from '../../state/preferences'
import { useSecond } from '../../state/ticker'
import { downtimeWords as say } from '../../words/downtime'
import { pictureOf } from './picture'
import { PaperPlace } from './paper-place'
import { DowntimeSheet } from './sheet'

/** The sheet of one unit while the server is there: for who prints before a planned downtime. */
export function Paper({ unit }: { unit: string }) {
  const { store } = useDoors().client
  useBoards()
  const now = Math.floor(useSecond() / 60_000) * 60_000
  const [printing, setPrinting] = useState(0)
  const found = pictureOf(store, now, preferences().names).units.find(({ id }) => id === unit)
  if (!found) return <p className="page-note">{say('none')}</p>
  return (
    <div className="downtime">
      <div className="downtime-tools">
        <button
          type="button"
          className="button button-strong"
          onClick={() => {
            setPrinting(printing + 1)
            // After the sheet has the newest values.
            setTimeout(() => window.print())
          }}
        >
          {say('print')}
        </button>
        <span>{say('bedside')}</span>
      </div>
      <PaperPlace name={say('sheet', { unit: found.name })}>
        <DowntimeSheet unit={found} now={store.serverNow()} />
      </PaperPlace>
    </div>
  )
}
