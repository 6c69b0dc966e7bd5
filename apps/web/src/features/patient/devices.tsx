import type { ParameterCode } from '@vigil/clinical'
import type { DeviceCard, SubjectCard } from '@vigil/protocol'
import { age, dayAndMinute } from '../../format/time'
import { useDeviceHistory } from '../../state/history'
import { useReadings } from '../../state/live'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'

interface Props {
  readonly subject: SubjectCard
  readonly codes: readonly ParameterCode[]
  readonly zone: string
}

/** From where a wrong device clock matters to whoever reads times (H71). */
const SKEW_SHOWN_MS = 2_000

/** What is connected, and how old its newest value is: "online" alone says nothing about data (H71). */
export function Devices({ subject, codes, zone }: Props) {
  const t = useWords()
  const { data: spans, isError } = useDeviceHistory(subject)
  const since = (device: DeviceCard) =>
    spans?.find((span) => span.device === device.id && span.to === null)?.from ?? null
  const earlier = spans?.filter(({ to }) => to !== null) ?? []
  return (
    <>
      {subject.devices.length === 0 && <p className="patient-none">{t('bed.noDevice')}</p>}
      <ul className="patient-devices">
        {subject.devices.map((device) => (
          <Row key={device.id} device={device} since={since(device)} {...{ subject, codes, zone }} />
        ))}
      </ul>
      {isError && !spans && <p className="patient-none">{t('patient.device.unknown')}</p>}
      {earlier.length > 0 && (
        <>
          <h3>{t('patient.device.earlier')}</h3>
          <ul className="patient-devices">
            {earlier.map(({ device, from, to }) => (
              <li key={`${device} ${from}`}>
                <b>{device}</b>{' '}
                {t('patient.device.span', {
                  from: dayAndMinute(from, zone),
                  to: to === null ? t('patient.device.now') : dayAndMinute(to, zone),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Row({ device, since, subject, codes, zone }: Props & { device: DeviceCard; since: number | null }) {
  const t = useWords()
  const heard = useHeard(device, { subject, codes, zone })
  const skew = Math.abs(device.clockSkewMs ?? 0)
  const parts = [
    t(`link.${device.link}`),
    heard,
    device.battery === null ? null : t('flags.battery', { percent: Math.round(device.battery) }),
    skew > SKEW_SHOWN_MS ? t('patient.skew', { seconds: Math.round(skew / 1_000) }) : null,
    since === null ? null : t('patient.device.since', { time: dayAndMinute(since, zone) }),
  ]
  return (
    <li data-link={device.link}>
      <b>{`${t(`alarm.source.${device.type}`)} ${device.id}`}</b>{' '}
      {parts.filter((part) => part !== null).join(t('separator'))}
    </li>
  )
}

function useHeard(device: DeviceCard, { subject, codes, zone }: Props): string | null {
  const t = useWords()
  const now = useSecond()
  const times = useReadings(subject.id, codes).flatMap(({ reading }) =>
    reading.kind !== 'absent' && reading.source === device.id ? [reading.receivedAt] : [],
  )
  const newest = times.length === 0 ? null : Math.max(...times)
  if (device.link === 'online')
    return newest === null ? null : t('patient.dataAgo', { age: age(Math.max(0, now - newest), t) })
  const last = Math.max(newest ?? 0, device.lastSeenAt ?? 0)
  return last === 0 ? null : t('patient.lastSeen', { time: dayAndMinute(last, zone) })
}
