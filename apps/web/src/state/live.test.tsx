import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { aBed, aBoard, anAlarm, aSubject } from '../live/testing/builders'
import { stage } from '../testing/stage'
import { useAlarmsOf } from './live'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const device = {
  id: brand('mon-1'),
  type: 'bedside-monitor' as const,
  simulated: false,
  association: null,
  link: 'lost' as const,
  battery: null,
  lastSeenAt: null,
  clockSkewMs: null,
}
const evidence = [
  {
    kind: 'silence' as const,
    source: device.id,
    codes: [],
    reason: 'lost' as const,
    priority: 'high' as const,
    since: brand(0),
  },
]
const Conditions = ({ subject }: { subject: string }) => (
  <p data-testid={subject}>
    {useAlarmsOf(brand(subject))
      .map(({ condition }) => condition)
      .join()}
  </p>
)

afterEach(cleanup)

it('tells a bed of the network incident that took its monitor, and no other bed', () => {
  const { client, run, show } = stage()
  client.welcome({
    boards: [
      aBoard({
        beds: [
          aBed({ subject: aSubject({ devices: [device] }) }),
          aBed({ id: brand('north/icu/2'), subject: aSubject({ id: brand('p2') }) }),
        ],
      }),
    ],
  })
  show(
    <>
      <Conditions subject="p1" />
      <Conditions subject="p2" />
    </>,
  )
  run(() => client.raise(anAlarm({ subject: brand('unit:x'), condition: 'network-incident', evidence })))
  expect(screen.getByTestId('p1').textContent).toBe('network-incident')
  expect(screen.getByTestId('p2').textContent).toBe('')
})
