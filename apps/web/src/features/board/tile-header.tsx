import type { Alarm, Category } from '@vigil/clinical'
import type { DeviceCard, SubjectCard } from '@vigil/protocol'
import type { ReactNode } from 'react'
import { hue, look } from '../../format/alarm-line'
import { shownName } from '../../format/person'
import { usePreferences } from '../../state/preferences'
import { AlarmFill } from '../../ui/alarm-fill'
import {
  AdultIcon,
  BatteryIcon,
  ChildIcon,
  ClockIcon,
  LinkIcon,
  NewbornIcon,
  PlaceIcon,
  ThingIcon,
} from '../../ui/icons'
import { useWords } from '../../words'
import { TileMarks } from './tile-marks'

interface Props {
  readonly label: string | null
  readonly subject: SubjectCard
  readonly alarm: Alarm | null
  readonly mine: boolean
  /** Marks of the patient that there is room for. */
  readonly room: number
  /** Opens what can be done with this bed; `null` where nothing can. */
  readonly menu: ReactNode
}

export function TileHeader({ label, subject, alarm, mine, room, menu }: Props) {
  const t = useWords()
  const { names } = usePreferences()
  return (
    <header
      className="tile-header on-alarm"
      data-hue={alarm ? hue(alarm) : undefined}
      data-look={alarm ? look(alarm) : undefined}
    >
      {alarm && <AlarmFill hue={hue(alarm)} look={look(alarm)} />}
      <span className="tile-bed">{label ?? t('bed.noBed')}</span>
      <span className="tile-name" data-identity={subject.identity}>
        {mine && (
          <span className="tile-mine" role="img" aria-label={t('bed.mine')}>
            ★
          </span>
        )}
        {shownName(subject.name, names)}
      </span>
      <span className="tile-marks">
        <TileMarks subject={subject} room={room} />
        {subject.onOxygen && (
          <abbr className="tile-oxygen" title={t('flags.oxygen')}>
            {t('flags.oxygenShort')}
          </abbr>
        )}
        <Kind subject={subject} />
        <Devices devices={subject.devices} />
      </span>
      {menu}
    </header>
  )
}

function Kind({ subject }: { subject: SubjectCard }) {
  const t = useWords()
  switch (subject.kind) {
    case 'place':
      return <PlaceIcon label={t('flags.place')} />
    case 'thing':
      return <ThingIcon label={t('flags.thing')} />
    case 'patient':
      return (
        <span className="tile-category">
          {categoryIcon(subject.category, t(`category.${subject.category}`))}
          <span aria-hidden="true">{t(`category.letter.${subject.category}`)}</span>
        </span>
      )
    default:
      return subject.kind satisfies never
  }
}

function categoryIcon(category: Category, label: string) {
  switch (category) {
    case 'preterm':
    case 'neonate':
      return <NewbornIcon label={label} />
    case 'infant':
    case '1-4':
    case '5-11':
    case '12-15':
      return <ChildIcon label={label} />
    case 'adult':
      return <AdultIcon label={label} />
    default:
      return category satisfies never
  }
}

const WORST: readonly DeviceCard['link'][] = ['lost', 'silent', 'off', 'never-seen', 'online']
/** Warn below this charge, percent (clinical-decisions, "Stale-after by class"). */
const BATTERY_WARN = 20

/** H71. */
const SKEW_SHOWN_MS = 2_000

/** One link mark for all devices of the bed: the worst; the lowest battery with its figure once it matters. */
function Devices({ devices }: { devices: readonly DeviceCard[] }) {
  const t = useWords()
  const link = WORST.find((state) => devices.some((device) => device.link === state))
  const charges = devices.flatMap((device) => (device.battery === null ? [] : [device.battery]))
  const lowest = charges.length > 0 ? Math.min(...charges) : null
  const skew = Math.max(0, ...devices.map((device) => Math.abs(device.clockSkewMs ?? 0)))
  return (
    <>
      {skew > SKEW_SHOWN_MS && <ClockIcon label={t('flags.clock', { seconds: Math.round(skew / 1_000) })} />}
      {lowest !== null && (
        <span className="tile-battery" data-low={lowest <= BATTERY_WARN}>
          <BatteryIcon percent={lowest} label={t('flags.battery', { percent: Math.round(lowest) })} />
          {lowest <= BATTERY_WARN && <span aria-hidden="true">{Math.round(lowest)}</span>}
        </span>
      )}
      {link && <LinkIcon state={link} label={t(`link.${link}`)} />}
    </>
  )
}
