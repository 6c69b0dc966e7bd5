import { isMine, setMine } from '../../state/my-patients'
import { usePrincipal } from '../../state/live'
import { useWords } from '../../words'
import { useBlocked } from './form'
import { NoticeLine } from './notice'
import type { MovePlace } from './place'
import type { MoveStart, MoveStep } from '../../state/move-start'

interface Props {
  readonly place: MovePlace
  readonly onStep: (step: MoveStart['step']) => void
  readonly onClose: () => void
}

/** What can be done with this bed and whoever lies in it. */
export function Menu({ place, onStep, onClose }: Props) {
  const t = useWords()
  const blocked = useBlocked(place)
  const { subject, bed } = place
  const conflict = bed?.state === 'conflict' ? bed.conflict : null
  return (
    <div className="move-menu">
      <p>
        <b>{subject?.name ?? t('move.nobody')}</b>
        {subject?.identity === 'provisional' && ` ${t('move.provisional')}`}
      </p>
      {conflict && (
        <div className="move-warn">
          <b>{t('move.conflict.title')}</b> {conflict.detail}
          <ul>
            {conflict.subjects.map(({ id, name, mrn }) => (
              <li key={id}>
                {name} {mrn}
              </li>
            ))}
          </ul>
          {conflict.devices.length > 0 && (
            <p>{t('move.conflict.devices', { devices: conflict.devices.join(t('separator')) })}</p>
          )}
          <p>{t('move.conflict.help')}</p>
        </div>
      )}
      <NoticeLine place={place} />
      {blocked !== null && <p className="move-why">{blocked}</p>}
      <ul className="move-list">
        {subject?.notice && (
          <>
            {subject.notice.kind !== 'bed-taken' && (
              <Item label={t('move.notice.confirm')} onPress={() => onStep('discharge')} />
            )}
            <Item label={t('move.notice.stillHere')} onPress={() => onStep('dismiss-notice')} />
          </>
        )}
        {subject?.planned && subject.planned.kind !== 'off-unit' && (
          <Item label={t('move.choose.end-plan')} onPress={() => onStep('end-plan')} />
        )}
        {subject?.planned?.kind === 'off-unit' && (
          <>
            <Item label={t('move.choose.return')} onPress={() => onStep('return')} />
            <Item label={t('move.choose.more')} onPress={() => onStep('more')} />
          </>
        )}
        {stepsOf(place).map((step) => (
          <Item key={step} label={t(`move.choose.${step}`)} onPress={() => onStep(step)} />
        ))}
        {subject && <Mark place={place} subject={subject.id} onClose={onClose} />}
      </ul>
    </div>
  )
}

function stepsOf({ subject }: MovePlace): readonly MoveStep[] {
  if (!subject) return ['admit-unknown', 'admit', 'history']
  if (subject.kind !== 'patient') return ['device', 'history']
  return [
    ...(subject.identity === 'provisional' ? (['identify', 'merge'] as const) : []),
    'limits',
    'facts',
    ...(subject.planned ? [] : (['off-unit', 'standby', 'procedure'] as const)),
    'transfer',
    'device',
    ...(subject.notice && subject.notice.kind !== 'bed-taken' ? [] : (['discharge'] as const)),
    'history',
  ]
}

const Item = ({ label, onPress }: { label: string; onPress: () => void }) => (
  <li>
    <button type="button" className="button move-item" onClick={onPress}>
      {label}
    </button>
  </li>
)

function Mark({ subject, onClose }: { place: MovePlace; subject: string; onClose: () => void }) {
  const t = useWords()
  const principal = usePrincipal()
  if (principal?.kind !== 'person') return null
  const mine = isMine(principal.user, subject)
  return (
    <Item
      label={t(mine ? 'move.choose.unmark' : 'move.choose.mark')}
      onPress={() => {
        setMine(principal.user, subject, !mine)
        onClose()
      }}
    />
  )
}
