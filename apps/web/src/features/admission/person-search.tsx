import { useEffect, useState } from 'react'
import { useBoards } from '../../state/live'
import { useWords, type Words } from '../../words'
import { Field } from './fields'
import { bedName } from './place'
import { search, type Known } from './requests'

/** Between the last key and the question (own proposal). */
const PAUSE_MS = 250
const LEAST = 2

type Hits =
  | { readonly kind: 'none' | 'searching' | 'failed' }
  | { readonly kind: 'found'; readonly people: readonly Known[] }

interface Props {
  readonly onPick: (known: Known) => void
  /** Who it probably is; shown before anything is typed. */
  readonly suggested?: readonly Known[]
}

/** Whom the hospital knows; those admitted without a bed first. */
export function PersonSearch({ onPick, suggested = NO_ONE }: Props) {
  const t = useWords()
  const boards = useBoards()
  const [text, setText] = useState('')
  const hits = useHits(text.trim())
  const people = hits.kind === 'found' ? hits.people : hits.kind === 'none' ? suggested : NO_ONE
  return (
    <div className="move-search">
      <Field label={t('move.admit.search')} value={text} onChange={setText} />
      <div role="status">
        {hits.kind === 'searching' && t('move.admit.searching')}
        {hits.kind === 'failed' && t('move.admit.searchFailed')}
        {hits.kind === 'found' && hits.people.length === 0 && t('move.admit.none')}
      </div>
      {people.length > 0 && (
        <ul className="move-list">
          {people.map((known) => (
            <li key={known.id}>
              <button type="button" className="button move-hit" onClick={() => onPick(known)}>
                <b>{known.name}</b>
                <span>
                  {personLine(
                    known,
                    where(known, (bed) => bedName(boards, bed, t), t),
                    t,
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const where = (known: Known, name: (bed: Known['bed'] & string) => string, t: Words): string => {
  if (known.bed) return t('move.admit.inBed', { bed: name(known.bed) })
  return t(known.admittedAt ? 'move.admit.withoutBed' : 'move.admit.notAdmitted')
}

export const personLine = (known: Pick<Known, 'mrn' | 'birthDate'>, place: string, t: Words): string =>
  t('move.admit.found', {
    mrn: known.mrn ?? t('move.admit.unknown'),
    born: known.birthDate ?? t('move.admit.unknown'),
    where: place,
  })

function useHits(text: string): Hits {
  const [last, setLast] = useState<{ readonly of: string; readonly hits: Hits }>({ of: '', hits: NOTHING })
  useEffect(() => {
    if (text.length < LEAST) return undefined
    let current = true
    const ask = async () => {
      const answer = await search(text)
      const hits: Hits = answer.ok ? { kind: 'found', people: answer.value } : { kind: 'failed' }
      if (current) setLast({ of: text, hits })
    }
    const timer = setTimeout(() => void ask(), PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [text])
  if (text.length < LEAST) return NOTHING
  return last.of === text ? last.hits : SEARCHING
}

const NO_ONE: readonly Known[] = []
const NOTHING: Hits = { kind: 'none' }
const SEARCHING: Hits = { kind: 'searching' }
