import { parameter } from '@vigil/clinical'
import { secondOpinionAnswer, type SecondOpinion, type SubjectCard } from '@vigil/protocol'
import { useQuery } from '@tanstack/react-query'
import { age, clock } from '../../format/time'
import { read } from '../../state/rest'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'
import { secondOpinionWords as say } from '../../words/second-opinion'

/** It is beside what the monitor says, and each look is written down (own proposal). */
const EACH_MS = 15_000

/** Of this patient and this stay: never one patient's heart for another's (H58). */
const useOpinion = (subject: SubjectCard) =>
  useQuery({
    queryKey: ['second-opinion', subject.id, subject.admittedAt],
    queryFn: async () =>
      secondOpinionAnswer.parse(await read(`/api/subjects/${encodeURIComponent(subject.id)}/second-opinion`))
        .opinion,
    refetchInterval: EACH_MS,
    gcTime: 0,
    retry: 1,
  })

/** What Vigil reads from the ECG by itself, said as what it is. */
export function SecondOpinionNote({ subject, zone }: { subject: SubjectCard; zone: string }) {
  const { data, isError } = useOpinion(subject)
  return (
    <section className="patient-opinion">
      <h2 title={say('note')}>{say('title')}</h2>
      {isError && <p role="status">{say('failed')}</p>}
      {data === undefined && !isError && <p className="patient-none">{say('loading')}</p>}
      {data === null && !isError && <p className="patient-none">{say('none')}</p>}
      {/* An old opinion is none. */}
      {data && !isError && <Opinion opinion={data} zone={zone} />}
      <p className="patient-none">{say('note')}</p>
    </section>
  )
}

function Opinion({ opinion, zone }: { opinion: SecondOpinion; zone: string }) {
  const t = useWords()
  const now = useSecond()
  const { heartRate, sinceBeatS, ventricular, rhythm, quality, source, at, differs } = opinion
  const lead = parameter(opinion.code).label
  const isSilent = heartRate === null && quality !== 'flat' && sinceBeatS !== null
  const parts = [
    heartRate === null ? say('noRate', { lead }) : say('rate', { rate: heartRate, lead }),
    isSilent ? say('silent', { seconds: Math.floor(sinceBeatS) }) : null,
    heartRate === null ? null : say(`rhythm.${rhythm}`),
    heartRate === null || ventricular === null ? null : say('ventricular', { count: ventricular }),
    say(`quality.${quality}`),
    say('read', { source, age: age(now - at, t) }),
  ]
  return (
    <>
      <p>{parts.filter((part) => part !== null).join(t('separator'))}</p>
      {differs && (
        <p role="note">
          <b>{say('differs', { monitor: differs.monitor, since: clock(differs.since, zone) })}</b>
        </p>
      )}
    </>
  )
}
