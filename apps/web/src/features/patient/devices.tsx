import type { ParameterCode } from '@vigil/clinical'
import type { DeviceCard, SubjectCard } from '@vigil/protocol'
import { age, dayAndMinute } from '../../format/time'
import { useReadings } from '../../state/live'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'

interface Props {
  readonly subject: SubjectCard
  readonly codes: readonly ParameterCode[]
  readonly zone: string
}

/** What is connected, and how old its newest value is: "online" alone says nothing about data (H71). */
export function Devices({ subject, codes, zone }: Props) {
  const t = useWords()
  const readings = useReadings(subject.id, codes)
  const now = useSecond()
  const newest = (device: DeviceCard): number | null => {
    const times = readings.flatMap(({ reading }) =>
      reading.kind !== 'absent' && reading.source === device.id ? [reading.receivedAt] : [],
    )
    return times.length === 0 ? null : Math.max(...times)
  }
  const heard = (device: DeviceCard): string | null => {
    const at = newest(device)
    if (device.link === 'online')
      return at === null ? null : t('patient.dataAgo', { age: age(Math.max(0, now - at), t) })
    const last = Math.max(at ?? 0, device.lastSeenAt ?? 0)
    return last === 0 ? null : t('patient.lastSeen', { time: dayAndMinute(last, zone) })
  }
  if (subject.devices.length === 0) return <p className="patient-none">{t('bed.noDevice')}</p>
  return (
    <ul className="patient-devices">
      {subject.devices.map((device) => {
        const parts = [
          t(`link.${device.link}`),
          heard(device),
          device.battery === null ? null : t('flags.battery', { percent: Math.round(device.battery) }),
        ]
        return (
          <li key={device.id}>
            <b>{device.id}</b> {parts.filter((part) => part !== null).join(t('separator'))}
          </li>
        )
      })}
    </ul>
  )
}
