import type { BedId, UnitId } from '@vigil/clinical'
import type { DeviceCard, SubjectCard } from '@vigil/protocol'
import { useEffect, useState } from 'react'
import { usePrincipal } from '../../state/live'
import { mayMove } from '../../state/rights'
import { useWords } from '../../words'
import { asTime, type StepProps } from './done'
import { Choice, Select } from './fields'
import { MoveForm } from './form'
import { LimitsChange, type Plain } from './limits-change'
import { limitsIn, unitsAndBeds, type KnownUnit } from './requests'
import { instantOf, SinceChoice, useSince } from './since'
import { useMoveStep } from './step'

type Units = readonly KnownUnit[] | null | 'failed'

/** Where a patient can go; `null` while that is read, `failed` when it could not be. */
function useUnits(): Units {
  const [units, setUnits] = useState<Units>(null)
  useEffect(() => {
    let current = true
    const ask = async () => {
      const answer = await unitsAndBeds()
      if (current) setUnits(answer.ok ? answer.value : 'failed')
    }
    void ask()
    return () => {
      current = false
    }
  }, [])
  return units
}

const NO_BED = ''

export function Transfer(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const principal = usePrincipal()
  const units = useUnits()
  const [unit, setUnit] = useState(place.unit)
  const [bed, setBed] = useState<BedId | typeof NO_BED | null>(null)
  const [since, setSince] = useSince()
  const { subject } = place
  if (!subject) return null
  // The board of this unit is newer than what was read.
  const own: KnownUnit = {
    id: place.unit,
    name: place.board.name,
    beds: place.board.beds.map((each) => ({
      id: each.id,
      label: each.label,
      subject: each.subject?.id ?? null,
    })),
  }
  const others = units === null || units === 'failed' ? [] : units.filter(({ id }) => id !== place.unit)
  const open = [own, ...others].filter(({ id }) => mayMove(principal, id))
  const chosen = open.find(({ id }) => id === unit) ?? own
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.transfer.confirm')}
      problem={bed === null ? t('move.transfer.bed') : null}
      onSubmit={() => {
        const time = now()
        const at = asTime(instantOf(since, time, place.zone) ?? time)
        move({ type: 'transfer', subject: subject.id, unit, bed: bed === NO_BED ? null : bed, at })
      }}
    >
      {units === 'failed' && <p className="move-warn">{t('move.transfer.failed')}</p>}
      <Select
        label={t('move.transfer.unit')}
        value={unit}
        options={open.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(next) => {
          setUnit(next)
          setBed(null)
        }}
      />
      <Choice
        legend={t('move.transfer.bed')}
        value={bed}
        options={[
          ...chosen.beds.map((each) => ({
            value: each.id,
            label: t(each.subject === null ? 'move.transfer.free' : 'move.transfer.taken', each),
            disabled: each.subject !== null,
          })),
          { value: NO_BED, label: t('move.transfer.noBed') },
        ]}
        onChange={setBed}
      />
      <Devices devices={subject.devices} />
      <LimitsThere subject={subject} from={place.unit} unit={unit} />
      <SinceChoice value={since} zone={place.zone} onChange={setSince} />
    </MoveForm>
  )
}

/** Own limits travel; those of the other unit meet them there (H42). */
function LimitsThere({ subject, from, unit }: { subject: SubjectCard; from: UnitId; unit: UnitId }) {
  const [there, setThere] = useState<{ readonly unit: UnitId; readonly limits: readonly Plain[] } | null>(
    null,
  )
  const { id } = subject
  useEffect(() => {
    let current = true
    const ask = async () => {
      const limits = await limitsIn(id, unit)
      if (current && limits) setThere({ unit, limits })
    }
    if (unit !== from) void ask()
    return () => {
      current = false
    }
  }, [id, from, unit])
  if (unit === from) return <LimitsChange before={subject.limits} after={subject.limits} />
  return there?.unit === unit ? <LimitsChange before={subject.limits} after={there.limits} /> : null
}

/** Usually worn (clinical-decisions 13); where a device is homed, the configuration says. */
const WORN: readonly DeviceCard['type'][] = ['ecg-patch', 'cgm', 'home-kit']

function Devices({ devices }: { devices: readonly DeviceCard[] }) {
  const t = useWords()
  const names = (worn: boolean) =>
    devices
      .filter(({ type }) => WORN.includes(type) === worn)
      .map(({ id, type }) => `${t(`alarm.source.${type}`)} ${id}`)
      .join(t('separator')) || t('move.transfer.nothing')
  return (
    <div className="move-note">
      <p>{t('move.transfer.travels', { devices: names(true) })}</p>
      <p>{t('move.transfer.stays', { devices: names(false) })}</p>
      <p>{t('move.transfer.watch')}</p>
    </div>
  )
}
