import {
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { AskedLimit, AutoLimitList, LimitRow, SubjectCard, SubjectLimits } from '@vigil/protocol'
import { useState } from 'react'
import { keyOf } from '../../../format/limit-row'
import { useDoors } from '../../../state/client'
import { limitWords as say } from '../../../words/limits'
import { asTime, type StepProps } from '../done'
import { Choice } from '../fields'
import { MoveForm } from '../form'
import type { Answer } from '../requests'
import { useSender } from '../sending'
import { AutoForm } from './auto'
import { Comfort } from './comfort'
import { asksOf, problemOf, questionsOf, typedOf, type Draft } from './draft'
import { LimitsHistory } from './history'
import { OffForm } from './off'
import { askAuto, endComfort, limitsOf, orderComfort, sendLimits } from './requests'
import { LimitsTable } from './table'
import { Waiting } from '../../../ui/waiting'
import './limits.css'

const HOUR_MS = 3_600_000
/** A review is a task of each day (clinical-decisions 10). */
const REVIEW_MS = 24 * HOUR_MS
const HOLDS = ['stay', '1', '4', '12'] as const

/** Limits of one patient: what is in force, what is usual, who set it, until when (AL2 to AL5). */
export default function LimitsEditor({ place, onDone }: StepProps) {
  const [client] = useState(() => new QueryClient())
  const { subject } = place
  if (!subject) return null
  return (
    <QueryClientProvider client={client}>
      <Editor key={subject.id} place={place} onDone={onDone} subject={subject} />
    </QueryClientProvider>
  )
}

function Editor({ subject, place }: StepProps & { subject: SubjectCard }) {
  const { id, limits, off, comfort } = subject
  const client = useQueryClient()
  // Asked again when the board tells of other limits, as when somebody else sets them.
  const queryKey = ['limits', id, limits, off, comfort]
  const { data, isError, refetch } = useQuery({
    queryKey,
    queryFn: () => limitsOf(id),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: 1,
  })
  if (data)
    return <Form limits={data} place={place} onLimits={(after) => client.setQueryData(queryKey, after)} />
  return (
    <Waiting
      isError={isError}
      words={{ loading: say('loading'), failed: say('failed'), retry: say('retry') }}
      onRetry={() => void refetch()}
    />
  )
}

type Part =
  | { readonly kind: 'off'; readonly row: LimitRow }
  | { readonly kind: 'auto'; readonly found: AutoLimitList }
  | { readonly kind: 'none' }
const NONE: Part = { kind: 'none' }

interface FormProps {
  readonly limits: SubjectLimits
  readonly place: StepProps['place']
  readonly onLimits: (limits: SubjectLimits) => void
}

function useForm({ limits, onLimits }: FormProps) {
  const { store } = useDoors().client
  const [draft, setDraft] = useState<Draft>({})
  const [hold, setHold] = useState<(typeof HOLDS)[number]>('stay')
  const [asked, setAsked] = useState(false)
  const [part, setPart] = useState<Part>(NONE)
  const [saved, setSaved] = useState(false)
  const sender = useSender<SubjectLimits>((after) => {
    onLimits(after)
    setDraft({})
    setAsked(false)
    setPart(NONE)
    setSaved(true)
  })
  const auto = useSender<AutoLimitList>((found) => setPart({ kind: 'auto', found }))
  const { subject } = limits
  const at = (ms: number) => asTime(store.serverNow() + ms)
  const send = (request: (key: string) => Promise<Answer<SubjectLimits>>) => {
    setSaved(false)
    sender.send(request)
  }
  const change = (asks: readonly AskedLimit[]) => send((key) => sendLimits(subject, key, asks))
  const typed = typedOf(limits.rows, draft)
  return {
    draft,
    hold,
    setHold,
    asked,
    part,
    setPart,
    saved,
    sender,
    typed,
    questions: questionsOf(typed),
    problem: typed.length === 0 ? say('nothing') : problemOf(limits, typed),
    waits: sender.state.kind === 'sending' || sender.state.kind === 'unanswered',
    type: (row: LimitRow, own: Draft[string]) => {
      setDraft({ ...draft, [keyOf(row)]: { ...draft[keyOf(row)], ...own } })
      setAsked(false)
      setSaved(false)
    },
    ask: () => setAsked(true),
    save: () => change(asksOf(typed, hold === 'stay' ? null : at(Number(hold) * HOUR_MS))),
    change,
    off: (row: LimitRow, reason: string, forMs: number) =>
      change([
        { kind: 'off', condition: row.condition, priority: row.priority, reason, expiresAt: at(forMs) },
      ]),
    reset: ({ condition, priority }: LimitRow) => change([{ kind: 'reset', condition, priority }]),
    propose: () => auto.send(() => askAuto(subject)),
    order: (order: { remaining: readonly string[]; orderedBy: string }) =>
      send((key) => orderComfort(subject, key, { ...order, reviewAt: at(REVIEW_MS) })),
    end: () => send((key) => endComfort(subject, key)),
  }
}

function Form(props: FormProps) {
  const { limits, place } = props
  const form = useForm(props)
  const { part, questions, typed, waits } = form
  const asking = questions.length > 0
  return (
    <MoveForm
      place={place}
      sender={form.sender}
      submit={form.asked && asking ? say('confirm') : saveText(typed.length)}
      problem={form.problem}
      onSubmit={() => (asking && !form.asked ? form.ask() : form.save())}
    >
      <Comfort limits={limits} zone={place.zone} disabled={waits} onOrder={form.order} onEnd={form.end} />
      <LimitsTable
        rows={limits.rows}
        draft={form.draft}
        name={place.subject?.name ?? place.label}
        zone={place.zone}
        onType={form.type}
        onOff={(row) => form.setPart({ kind: 'off', row })}
        onReset={form.reset}
      />
      {part.kind === 'off' && (
        <OffForm
          key={keyOf(part.row)}
          row={part.row}
          disabled={waits}
          onOff={form.off}
          onCancel={() => form.setPart(NONE)}
        />
      )}
      {part.kind === 'auto' ? (
        <AutoForm
          found={part.found}
          rows={limits.rows}
          disabled={waits}
          onApply={form.change}
          onCancel={() => form.setPart(NONE)}
        />
      ) : (
        <div className="move-row">
          <button type="button" className="button" onClick={form.propose}>
            {say('auto')}
          </button>
        </div>
      )}
      {typed.length > 0 && (
        <Choice
          legend={say('forHow')}
          value={form.hold}
          options={HOLDS.map((value) => ({ value, label: say(`for.${value}`) }))}
          onChange={form.setHold}
        />
      )}
      {form.asked &&
        questions.map((question) => (
          <p key={question} className="move-warn" role="alert">
            {question}
          </p>
        ))}
      {form.saved && <p role="status">{say('saved')}</p>}
      <LimitsHistory limits={limits} zone={place.zone} />
    </MoveForm>
  )
}

const saveText = (count: number): string =>
  count === 0 ? say('saveNone') : count === 1 ? say('saveOne') : say('save', { count })
