import { describe, expect, it } from 'vitest'
import { anAlert, MONITOR, Run } from '../testing'

const asystole = anAlert({ alertId: 'a1', code: 'MDC_EVT_ECG_ASYSTOLE', text: 'ASYSTOLE', priority: 'high' })

/** As a host does that was restored from a backup. */
function restore(run: Run): void {
  run.reload()
  run.send({ type: 'resumed' })
  run.send({ type: 'restored' })
}

describe('data that came out of a backup', () => {
  it('[RST5] [H48] announces an open alarm again that somebody had taken', () => {
    const run = new Run()
    run.alert(asystole)
    run.act('asystole', { type: 'acknowledge' })
    expect(run.alarm('asystole')).toMatchObject({ annunciation: 'accepted' })
    restore(run)
    expect(run.alarm('asystole')).toMatchObject({
      state: 'active',
      owner: null,
      annunciation: 'sounding',
      announcedAt: run.now,
    })
  })

  it('[RST5] [H48] keeps an alarm until the device states anew that it is over', () => {
    const run = new Run()
    run.alert(asystole)
    restore(run)
    run.pass(2_000)
    expect(run.alarm('asystole')?.state).toBe('active')
    run.send({
      type: 'alerts-stated',
      source: MONITOR,
      receivedAt: run.now,
      measuredAt: run.now,
      alerts: [],
      open: [],
    })
    expect(run.alarm('asystole')?.state).toBe('latched')
  })
})
