import { lazy, Suspense, useMemo, useState } from 'react'
import { useBoards } from '../../state/live'
import { addWords, useWords } from '../../words'
import { move } from '../../words/move'
import { Admit, Identify } from './admit'
import { AdmitUnknown } from './admit-unknown'
import { Discharge } from './discharge'
import type { Done, StepProps } from './done'
import { Facts } from './facts'
import { History } from './history'
import { Menu } from './menu'
import { Merge } from './merge'
import { OffUnit } from './off-unit'
import { placeOf, type MovePlace } from './place'
import { Quick } from './quick'
import { ReplaceDevice } from './replace-device'
import { Sheet } from './sheet'
import { ProcedureForm, StandbyForm } from './timed-plan'
import type { MoveStart, MoveStep, QuickMove } from '../../state/move-start'
import { Toast } from './toast'
import { Transfer } from './transfer'

addWords({ move })

const LimitsEditor = lazy(() => import('./limits/editor'))

interface Props {
  readonly start: MoveStart
  readonly onClose: () => void
}

/** Admit, transfer, swap: one dialog for a bed and whoever lies in it; loaded when first asked for. */
export default function MoveDialog({ start, onClose }: Props) {
  const t = useWords()
  const boards = useBoards()
  const [step, setStep] = useState(start.step)
  const [done, setDone] = useState<Done | null>(null)
  const found = useMemo(() => placeOf(boards, start, t), [boards, start, t])
  const [last, setLast] = useState<MovePlace | null>(null)
  if (found.kind === 'here' && found.place !== last) setLast(found.place)
  // A form that waits for its answer outlives what it was about: the board may hear of a discharge first.
  const place = found.kind === 'here' ? found.place : last && { ...last, lost: found.kind }
  const name = place?.subject?.name ?? place?.label ?? ''
  if (done) return <Toast key={done.text} done={done} name={name} onDone={setDone} onClose={onClose} />
  if (!place)
    return (
      <Sheet title={t('move.nobody')} onClose={onClose}>
        <p className="move-refused" role="alert">
          {t(`move.lost.${found.kind === 'here' ? 'gone' : found.kind}`)}
        </p>
      </Sheet>
    )
  if (isQuick(step)) return <Quick kind={step} place={place} onDone={setDone} onClose={onClose} />
  return (
    <Sheet
      key={step}
      title={t(`move.title.${step}`, { place: place.label, name: place.subject?.name ?? place.label })}
      onClose={onClose}
    >
      {step === 'menu' ? (
        <Menu place={place} onStep={setStep} onClose={onClose} />
      ) : (
        <Step step={step} place={place} onDone={setDone} />
      )}
    </Sheet>
  )
}

const isQuick = (step: MoveStart['step']): step is QuickMove =>
  step === 'return' || step === 'more' || step === 'end-plan' || step === 'dismiss-notice'

function Step({ step, ...props }: StepProps & { step: MoveStep }) {
  switch (step) {
    case 'admit-unknown':
      return <AdmitUnknown {...props} />
    case 'admit':
      return <Admit {...props} />
    case 'identify':
      return <Identify {...props} />
    case 'merge':
      return <Merge {...props} />
    case 'transfer':
      return <Transfer {...props} />
    case 'off-unit':
      return <OffUnit {...props} />
    case 'standby':
      return <StandbyForm {...props} />
    case 'procedure':
      return <ProcedureForm {...props} />
    case 'device':
      return <ReplaceDevice {...props} />
    case 'facts':
      return <Facts {...props} />
    case 'limits':
      return (
        <Suspense fallback={null}>
          <LimitsEditor {...props} />
        </Suspense>
      )
    case 'discharge':
      return <Discharge {...props} />
    case 'history':
      return <History {...props} />
    default:
      return step satisfies never
  }
}
