import { useEffect, useState } from 'react'
import { dayAndMinute } from '../../format/time'
import { downtimeWords as say } from '../../words/downtime'
import { kept } from './cache'
import type { Picture, PictureUnit } from './picture'
import { PaperPlace } from './paper-place'
import { DowntimeSheet } from './sheet'
import type { Shelf } from './shelf'

const TRY_EACH_MS = 5_000
const LOOK_EACH_MS = 10_000
/** Once is not enough: a server that starts answers before it is ready. */
const ANSWERS = 2

interface Props {
  readonly shelf: Shelf | null
  readonly wall: () => number
}

type Found = { readonly kind: 'looking' | 'none' } | { readonly kind: 'found'; readonly picture: Picture }

/** Everything there is while the server is gone (DT3): what was last known, marked as such, and paper. */
export function Alone({ shelf, wall }: Props) {
  const [found, setFound] = useState<Found>({ kind: 'looking' })
  const [now, setNow] = useState(wall)
  useEffect(() => {
    const look = async () => {
      const picture = shelf === null ? null : await kept(shelf, wall()).catch(() => null)
      setFound(picture ? { kind: 'found', picture } : { kind: 'none' })
    }
    void look()
    const timer = setInterval(() => {
      setNow(wall())
      // It also ends when a day is over, with the page open.
      void look()
    }, LOOK_EACH_MS)
    return () => clearInterval(timer)
  }, [shelf, wall])
  const isBack = useServer()
  return (
    <main className="downtime">
      <div className="downtime-alone" role="alert">
        <h1>{say('gone')}</h1>
        <p>{say('bedside')}</p>
        <p>{say('secondary')}</p>
        <p>{isBack ? say('again') : say('trying')}</p>
        {found.kind === 'none' && <p>{say(shelf === null ? 'insecure' : 'none')}</p>}
        {found.kind === 'none' && shelf !== null && <p>{say('noneWhy')}</p>}
      </div>
      {found.kind === 'found' && <Kept picture={found.picture} now={now} />}
    </main>
  )
}

function Kept({ picture, now }: { picture: Picture; now: number }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const unit: PictureUnit | undefined = picture.units.find(({ id }) => id === chosen) ?? picture.units[0]
  if (!unit) return <p className="page-note">{say('none')}</p>
  return (
    <>
      <div className="downtime-tools">
        <label>
          {say('unit')}{' '}
          <select className="button" value={unit.id} onChange={(event) => setChosen(event.target.value)}>
            {picture.units.map(({ id, name, site }) => (
              <option key={id} value={id}>
                {`${site} ${name}`}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button button-strong" onClick={() => window.print()}>
          {say('print')}
        </button>
        <span>{say('kept', { time: dayAndMinute(picture.savedAt, unit.zone) })}</span>
      </div>
      <PaperPlace name={say('sheet', { unit: unit.name })}>
        <DowntimeSheet unit={unit} now={now} />
      </PaperPlace>
    </>
  )
}

/** Whether the server hands out the live page; then it opens by itself. */
function useServer(): boolean {
  const [answers, setAnswers] = useState(0)
  useEffect(() => {
    const ask = async () => {
      try {
        const response = await fetch('/', { cache: 'no-store' })
        setAnswers((count) => (response.ok ? count + 1 : 0))
      } catch {
        setAnswers(0)
      }
    }
    const timer = setInterval(() => void ask(), TRY_EACH_MS)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    if (answers >= ANSWERS) location.reload()
  }, [answers])
  return answers > 0
}
