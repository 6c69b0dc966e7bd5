import type { DeviceId } from '@vigil/clinical'
import { deviceId } from '@vigil/protocol'
import { useState } from 'react'
import { asTime, type StepProps } from './done'
import { Choice, Field } from './fields'
import { MoveForm } from './form'
import { useMoveStep } from './step'

/** New takes over, limits and open alarms stay (clinical-decisions 13). A hand scanner types into the field. */
export function ReplaceDevice(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const devices = place.subject?.devices ?? []
  const [old, setOld] = useState<DeviceId | null>(devices.length === 1 ? (devices[0]?.id ?? null) : null)
  const [typed, setTyped] = useState('')
  const free = place.board.beds.flatMap((bed) =>
    bed.devices.filter(({ id }) => !devices.some((own) => own.id === id)).map((device) => ({ bed, device })),
  )
  const wanted = typed.trim()
  const known = deviceId.safeParse(wanted)
  const problem =
    devices.length === 0
      ? t('move.device.noDevice')
      : old === null
        ? t('move.device.old')
        : wanted === ''
          ? t('move.device.typed')
          : known.success
            ? null
            : t('move.device.bad')
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.device.confirm')}
      problem={problem}
      onSubmit={() => {
        if (old !== null && known.success)
          move({ type: 'replace-device', old, replacement: known.data, at: asTime(now()) })
      }}
    >
      <p>{t('move.device.explain')}</p>
      <Choice
        legend={t('move.device.old')}
        value={old}
        options={devices.map(({ id, type }) => ({ value: id, label: `${t(`alarm.source.${type}`)} ${id}` }))}
        onChange={setOld}
      />
      <Field label={t('move.device.typed')} value={typed} onChange={setTyped} />
      {free.length === 0 ? (
        <p className="move-note">{t('move.device.none')}</p>
      ) : (
        <Choice
          legend={t('move.device.free')}
          value={free.find(({ device }) => device.id === wanted)?.device.id ?? null}
          options={free.map(({ bed, device }) => ({
            value: device.id,
            label: `${t(`alarm.source.${device.type}`)} ${device.id}${t('separator')}${t('bed.bed', { label: bed.label })}`,
          }))}
          onChange={setTyped}
        />
      )}
    </MoveForm>
  )
}
