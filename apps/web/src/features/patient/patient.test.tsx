import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { aSubject } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { Patient } from './patient'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const device = {
  id: brand('m'),
  type: 'bedside-monitor' as const,
  simulated: false,
  association: brand('a'),
  link: 'online' as const,
  battery: null,
  lastSeenAt: brand(Date.UTC(2026, 0, 1)),
  clockSkewMs: null,
}

function open(link: 'online' | 'lost' = 'online') {
  const place = stage()
  place.client.welcome({ streams: [] })
  const subject = aSubject({
    admittedAt: brand(Date.UTC(2026, 0, 5, 22, 25)),
    devices: [{ ...device, link }],
  })
  place.client.value(subject.id, 'MDC_ECG_HEART_RATE', 72)
  const source = place.client.store.reading(subject.id, 'MDC_ECG_HEART_RATE').reading.source
  const named = { ...subject, devices: [{ ...device, link, id: source ?? device.id }] }
  const view = place.show(
    <Patient subject={named} bed="1" zone="UTC" alarms={null} trends={() => <p>the trend</p>} hand />,
  )
  return { ...place, ...view }
}

afterEach(cleanup)

describe('the page of a patient', () => {
  it('says how old the data of an online monitor are', () => {
    const { client, run, container } = open()
    run(() => client.advance(3_000))
    expect(container.querySelector('.patient-devices')?.textContent).toMatch(
      /Monitor online · data [0-4] s ago/,
    )
    expect(container.textContent).not.toContain('last seen')
  })

  it('says with the date when a lost monitor was seen last', () => {
    const { container } = open('lost')
    expect(container.querySelector('.patient-devices')?.textContent).toMatch(/last seen \d+ \w+, \d\d:\d\d/)
  })

  it('tells since which day somebody is here and what the rate is counted from', () => {
    const { container } = open()
    expect(container.textContent).toContain('here since 5 Jan, 22:25')
    expect(container.querySelector('.reading-notes')?.textContent).toBe('ECG')
  })

  it('shows the trend when somebody asks for it', () => {
    open()
    expect(screen.queryByText('the trend')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Trend, last hour' }))
    expect(screen.getByText('the trend')).toBeDefined()
  })
})
