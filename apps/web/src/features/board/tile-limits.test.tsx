import { defaultLimits, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, aSubject, AT } from '../../live/testing/builders'
import { useBoard } from '../../state/live'
import { prefer } from '../../state/preferences'
import { stage } from '../../testing/stage'
import { tileFormat } from './grid'
import { Tile } from './tile'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'

function OnlyTile() {
  const board = useBoard(brand('north/icu'))
  const bed = board?.beds[0]
  if (!board || !bed) return null
  return (
    <Tile
      place={{ kind: 'bed', bed, subject: bed.subject, claimant: null }}
      unit={board.id}
      zone="Europe/London"
      format={tileFormat('tiles', 300, 160)}
      view="tiles"
      selected={false}
      action={null}
      mine={false}
      onMove={vi.fn<() => void>()}
      hrefOf={() => '/'}
      onOpen={() => undefined}
    />
  )
}

function show(part: Partial<SubjectCard>) {
  const { client, run, show: render } = stage()
  const subject = aSubject({ id: brand('p1'), limits: [...defaultLimits('adult')], ...part })
  client.welcome({ boards: [aBoard({ beds: [aBed({ subject })] })] })
  const { container } = render(<OnlyTile />)
  run(() => client.value(subject.id, SPO2, 97))
  return () =>
    screen.getByRole('group', { name: /^SpO2/ }).getAttribute('aria-label') ?? container.textContent
}
const off = [{ condition: 'spo2-low', until: brand(AT + 1), reason: 'probe', by: 'N. One' }]

afterEach(() => {
  cleanup()
  prefer({ limits: true })
})

describe('limits on a tile', () => {
  it('show a crossed bell beside those that are on', () => {
    const spoken = show({ off })
    expect(spoken()).toContain('A limit is switched off')
    expect(spoken()).toContain('lower limit 90')
    expect(screen.getByLabelText('A limit is switched off', { selector: 'svg' })).toBeDefined()
    expect(screen.getByTitle('Limits changed: 1, one is off')).toBeDefined()
  })

  it('show the bell also where limits are hidden', () => {
    prefer({ limits: false })
    const spoken = show({ off })
    expect(spoken()).toContain('A limit is switched off')
    expect(spoken()).not.toContain('lower limit')
  })

  it('are marked while they are changed from the usual', () => {
    const limits = defaultLimits('adult').map((limit) =>
      limit.condition === 'spo2-low' && limit.priority === 'medium'
        ? {
            ...limit,
            value: 94,
            setBy: { kind: 'subject', name: 'N. One', at: brand(AT), usual: 90 } as const,
          }
        : limit,
    )
    const spoken = show({ limits })
    expect(spoken()).toContain('lower limit 94')
    expect(screen.getByTitle('Limits changed for this patient: 1').textContent).toBe('◆')
  })

  it('say that nobody hears them in comfort care, but those that remain', () => {
    const comfort = { remaining: ['apnoea'], orderedBy: 'Dr. Two', reviewAt: brand(AT) }
    expect(show({ comfort })()).toContain('Alarms off')
    expect(screen.getByTitle(/^Comfort care, ordered by Dr\. Two/).textContent).toBe('COMF')
    cleanup()
    expect(show({ comfort: { ...comfort, remaining: ['spo2-low'] } })()).toContain('lower limit 90')
  })
})
