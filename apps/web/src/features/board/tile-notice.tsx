import type { SubjectCard } from '@vigil/protocol'
import { noticeText } from '../../format/notice'
import { plannedText } from '../../format/planned'
import { minute } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { useWords, type Words } from '../../words'
import type { MoveStart, OnMove } from '../../state/move-start'
import type { Place } from './identity'

export interface Notice {
  readonly text: string
  readonly actions: readonly { readonly label: string; readonly step: MoveStart['step'] }[]
}

/** What the tile must ask or tell, the gravest first; silence of a planned state is none of it (clinical-decisions 9). */
export function noticesOf(
  place: Place,
  subject: SubjectCard | null,
  now: number,
  zone: string,
  t: Words,
): readonly Notice[] {
  const notices: Notice[] = []
  if (place.kind === 'bed' && place.bed.state === 'conflict')
    notices.push({
      text: t('bed.conflict', { what: place.bed.conflict?.detail ?? t('bed.conflictUnknown') }),
      actions: [{ label: t('bed.resolve'), step: 'menu' }],
    })
  const other = asked(place, subject)
  if (other)
    notices.push({
      text: t('bed.samePerson', { name: other.name }),
      actions: [{ label: t('bed.merge'), step: 'merge' }],
    })
  const planned = subject?.planned ?? null
  const away = planned?.kind === 'off-unit' ? planned : null
  const back = { label: t('bed.back'), step: 'return' } as const
  const asks = away !== null && now >= away.expectedBackAt
  if (asks)
    notices.push({
      text: t('bed.offAsks', { time: minute(away.expectedBackAt, zone) }),
      actions: [back, { label: t('bed.more15'), step: 'more' }],
    })
  if (planned && planned.kind !== 'off-unit')
    notices.push({
      text: plannedText(planned, zone, t),
      actions: [{ label: t('bed.endPlan'), step: 'end-plan' }],
    })
  if (subject?.notice)
    notices.push({
      text: noticeText(subject.notice, zone, t),
      actions: [
        { label: t(subject.notice.kind === 'bed-taken' ? 'bed.resolve' : 'bed.confirm'), step: 'menu' },
      ],
    })
  if (away && !asks) notices.push({ text: plannedText(away, zone, t), actions: [back] })
  return notices
}

/** A provisional patient may be whom ADT puts here: a person says so, never a message (clinical-decisions 12). */
const asked = (place: Place, subject: SubjectCard | null): SubjectCard | null =>
  place.kind === 'bed' && subject?.identity === 'provisional' ? (place.claimant ?? null) : null

interface Props {
  readonly place: Place
  readonly subject: SubjectCard
  readonly unit: MoveStart['unit']
  readonly zone: string
  readonly className: string
  readonly onMove: OnMove | null
}

export const hasNotice = (place: Place, subject: SubjectCard): boolean =>
  (place.kind === 'bed' && place.bed.state === 'conflict') ||
  asked(place, subject) !== null ||
  subject.planned !== null ||
  subject.notice !== null

/** Mounted only where there is one: it looks at the clock. */
export function TileNotice({ place, subject, unit, zone, className, onMove }: Props) {
  const t = useWords()
  const notices = noticesOf(place, subject, useSecond(), zone, t)
  const [first, ...others] = notices
  if (!first) return null
  const bed = place.kind === 'bed' ? place.bed.id : null
  return (
    <div className={className} data-notice title={notices.map(({ text }) => text).join(' ')}>
      <span className="notice-text">{first.text}</span>
      {others.length > 0 && <span>{t('flags.more', { count: others.length })}</span>}
      {onMove &&
        first.actions.map(({ label, step }) => (
          <button
            key={step}
            type="button"
            className="button tile-act"
            onClick={() => onMove({ unit, bed, subject: subject.id, step })}
          >
            {label}
          </button>
        ))}
    </div>
  )
}
