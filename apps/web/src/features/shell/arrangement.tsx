import { BY_BED, ORDERS, prefer, usePreferences } from '../../state/preferences'
import { useWords } from '../../words'
import { Segments } from './segments'

export interface ArrangementProps {
  readonly unit: string
  /** Unit and view: the choice is kept for each. */
  readonly place: string
  /** How many patients of this unit are marked. */
  readonly marked: number
}

/** Order of the beds, and whose are shown (WB6, WB7). */
export function Arrangement({ unit, place, marked }: ArrangementProps) {
  const t = useWords()
  const { orders, mineOnly } = usePreferences()
  const order = orders[place] ?? BY_BED
  const only = mineOnly.includes(unit)
  return (
    <div className="dialog-rows">
      <div className="dialog-row">
        <span>{t('order.title')}</span>
        <Segments
          label={t('order.title')}
          value={order.by}
          options={ORDERS.map((each) => ({ value: each, label: t(`order.${each}`) }))}
          onChange={(by) => prefer({ orders: { ...orders, [place]: { ...order, by } } })}
        />
      </div>
      <label className="dialog-check">
        <input
          type="checkbox"
          checked={order.alarmingFirst}
          onChange={() =>
            prefer({ orders: { ...orders, [place]: { ...order, alarmingFirst: !order.alarmingFirst } } })
          }
        />
        {t('order.alarmingFirst')}
      </label>
      <label className="dialog-check">
        <input
          type="checkbox"
          checked={only}
          disabled={marked === 0 && !only}
          onChange={() =>
            prefer({ mineOnly: only ? mineOnly.filter((each) => each !== unit) : [...mineOnly, unit] })
          }
        />
        {t('order.mine')}
      </label>
      <p>{t(marked === 0 ? 'order.mineNone' : 'order.mineNote')}</p>
    </div>
  )
}
