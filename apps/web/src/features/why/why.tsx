import type { SubjectId } from '@vigil/clinical'
import { useEffect, useRef, type RefObject } from 'react'
import { hue, marker } from '../../format/alarm-line'
import { clock } from '../../format/time'
import { shownName } from '../../format/person'
import { placeName, useWhereabouts } from '../../state/places'
import { usePreferences } from '../../state/preferences'
import type { WhyWish } from '../../state/selection'
import { useWords } from '../../words'
import { whyWords as say } from '../../words/why'
import type { Why as Answer } from './answer'
import { headline } from './headline'
import { Outcome } from './outcome'
import { useWhy } from './query'
import { Chain, Quality, Rule, Sources, Values, Waves } from './sheet'
import { Waiting } from '../../ui/waiting'
import './why.css'

interface Props {
  readonly wish: WhyWish
  readonly onClose: () => void
  /** To the stored waveforms of that moment. */
  readonly onReview: (subject: SubjectId, at: number) => void
}

/** Beside the board, which goes on: nothing of it is modal, and no alarm is covered. */
export default function WhySheet({ wish, onClose, onReview }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  const { data, isError, refetch } = useWhy(wish)
  useEscape(ref, onClose)
  useEffect(() => {
    const before = document.activeElement
    ref.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <div className="why" role="dialog" aria-label={say('title')} tabIndex={-1} ref={ref}>
      <div className="why-head">
        <h2>{say('title')}</h2>
        <button type="button" className="button" onClick={onClose}>
          {say('close')}
        </button>
      </div>
      {data ? (
        <Answered why={data} onKept={() => void refetch()} onReview={onReview} />
      ) : data === null ? (
        <p className="why-note">{say('none')}</p>
      ) : (
        <Waiting
          className="why-note"
          isError={isError}
          words={{ loading: say('loading'), failed: say('failed'), retry: say('retry') }}
          onRetry={() => void refetch()}
        />
      )}
    </div>
  )
}

function useEscape(ref: RefObject<HTMLElement | null>, onClose: () => void): void {
  useEffect(() => {
    const sheet = ref.current
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      onClose()
    }
    sheet?.addEventListener('keydown', leave)
    return () => sheet?.removeEventListener('keydown', leave)
  }, [ref, onClose])
}

function Answered({ why, onKept, onReview }: { why: Answer; onKept: () => void } & Pick<Props, 'onReview'>) {
  const t = useWords()
  const { alarm } = why
  const where = useWhereabouts()(alarm)
  const { names } = usePreferences()
  const { zone } = where
  const times = [
    say('began', { onset: clock(alarm.onset, zone), announced: clock(alarm.announcedAt, zone) }),
    alarm.endedAt === null ? say('lasts') : say('ended', { time: clock(alarm.endedAt, zone) }),
  ]
  return (
    <>
      <p className="why-headline" data-hue={hue(alarm)}>
        {marker(alarm, t)} {headline(why, t)}
      </p>
      <p className="why-where">
        {say('place', { place: placeName(where, t), name: shownName(where.name, names) })}
        <small>{times.join(t('separator'))}</small>
        {alarm.simulated && <small>{say('simulated')}</small>}
      </p>
      <Rule why={why} zone={zone} />
      <Sources why={why} />
      {alarm.assessment && <Quality assessment={alarm.assessment} />}
      <Waves why={why} zone={zone} onReview={() => onReview(alarm.subject, alarm.onset)} />
      <Values why={why} />
      <Chain why={why} zone={zone} />
      <Outcome why={why} zone={zone} onKept={onKept} />
    </>
  )
}
