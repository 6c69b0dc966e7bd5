import { noticeText } from '../../format/notice'
import { useWords } from '../../words'
import type { MovePlace } from './place'

/** What ADT said, where it said something. */
export function NoticeLine({ place: { subject, zone } }: { place: MovePlace }) {
  const t = useWords()
  return subject?.notice ? <p className="move-warn">{noticeText(subject.notice, zone, t)}</p> : null
}
