import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { anAlarm, AT } from '../live/testing/builders'
import { stage } from '../testing/stage'
import { AlarmMessage, ROTATION_MS } from './alarm-message'

const high = anAlarm()
const paused = anAlarm({
  id: 'p1~hr-high' as never,
  condition: 'hr-high',
  priority: 'medium',
  annunciation: 'audio-paused',
  audioPausedUntil: (AT + 60_000) as never,
})

const at = (now: number, alarms = [high, paused]) => {
  const { client, show } = stage()
  client.welcome()
  show(<AlarmMessage alarms={alarms} now={now} zone="Europe/London" form="short" />)
  return document.querySelector('.alarm-message')?.textContent ?? ''
}

afterEach(cleanup)

describe('the message of a bed with several alarms', () => {
  it('takes turns every two seconds and says how many there are', () => {
    const start = AT - (AT % (2 * ROTATION_MS))
    expect(at(start)).toMatch(/\*\*\* .*1.*2/)
    cleanup()
    expect(at(start + ROTATION_MS)).toMatch(/^\*\* .*2.*2/)
  })

  it('keeps the crossed bell in sight whichever of them has its turn', () => {
    for (const turn of [0, ROTATION_MS]) {
      at(AT + turn)
      expect(screen.getByRole('img', { name: 'Board sound paused' })).toBeDefined()
      cleanup()
    }
    at(AT, [high])
    expect(screen.queryByRole('img')).toBeNull()
  })
})
