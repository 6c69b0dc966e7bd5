import { minute } from '../../format/time'
import { otherZone, viewerZone, zoneName } from '../../format/zone'
import { useWords } from '../../words'

/** Whose clock the axis follows, and what whoever looks from elsewhere reads on their own (TR12). */
export function ZoneLine({ at, zone }: { at: number; zone: string }) {
  const t = useWords()
  const own = otherZone(at, zone, viewerZone())
  return (
    <p className="trend-zone">
      {t('trends.zone', { zone, name: zoneName(at, zone) })}
      {own !== null &&
        `${t('separator')}${minute(at, zone)} = ${t('trends.yours', { time: minute(at, own), zone: own })}`}
      {`${t('separator')}${t('trends.limitsThen')}`}
    </p>
  )
}
