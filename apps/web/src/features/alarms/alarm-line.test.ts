import type { Evidence } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { anAlarm, anOwner, AT } from '../../live/testing/builders'
import { words as t } from '../../words'
import { alarmLine, alarmText, byUrgency, hue, look, marker } from '../../format/alarm-line'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const low = (over: Partial<Extract<Evidence, { kind: 'limit' }>> = {}): Evidence => ({
  kind: 'limit',
  source: brand('mon-1'),
  code: 'MDC_PULS_OXIM_SAT_O2',
  direction: 'low',
  limit: 90,
  value: 85,
  priority: 'high',
  since: brand(AT),
  ...over,
})
const device = (text: string): Evidence => ({
  kind: 'device',
  source: brand('mon-1'),
  alertId: 'a1',
  code: 'MDC_EVT_LO',
  text,
  priority: 'high',
  since: brand(AT),
  inactivation: 'none',
})
const worst = { code: 'MDC_PULS_OXIM_SAT_O2', value: 78, measuredAt: brand(AT) } as const

describe('the alarm line', () => {
  it('reads marker, worst value, limit, onset, duration and owner', () => {
    const alarm = anAlarm({ evidence: [low()], worst, owner: anOwner() })
    expect(alarmLine(alarm, AT + 47_000, 'Europe/London', t)).toBe(
      '*** SpO2 78 < 90 · 11:06:40 · 0:47 · coming: N. One',
    )
  })

  it('tells the time of the site, not of the browser', () => {
    const alarm = anAlarm({ evidence: [low()], worst })
    expect(alarmLine(alarm, AT, 'Asia/Tokyo', t)).toContain('20:06:40')
  })

  it.each([
    [anAlarm({ evidence: [low()] }), '***', 'SpO2 85 < 90'],
    [
      anAlarm({ priority: 'medium', evidence: [low({ direction: 'high', limit: 98, value: 99 })] }),
      '**',
      'SpO2 99 > 98',
    ],
    [anAlarm({ priority: 'low', evidence: [device('PVC RUN')] }), '*', 'PVC RUN'],
    [
      anAlarm({
        class: 'technical',
        priority: 'low',
        evidence: [
          {
            kind: 'silence',
            source: null,
            codes: ['MDC_ECG_HEART_RATE'],
            reason: 'leads-off',
            priority: 'low',
            since: brand(AT),
          },
        ],
      }),
      '!',
      'Leads off: HR',
    ],
  ])('marks and words each class of alarm (%#)', (alarm, mark, text) => {
    expect(marker(alarm, t)).toBe(mark)
    expect(alarmText(alarm, t)).toBe(text)
  })

  it.each([
    ['lost', ['MDC_ECG_ELEC_POTL_II', 'MDC_RESP'], [], 'No data: ECG II, Resp'],
    ['lost', ['MDC_ECG_ELEC_POTL_II', 'MDC_RESP'], ['mon-1'], 'Monitor lost'],
    ['battery-empty', ['MDC_RESP'], [], 'Battery empty'],
    ['switched-off', ['MDC_RESP'], [], 'Switched off'],
    ['leads-off', ['MDC_ECG_HEART_RATE', 'MDC_TTHOR_RESP_RATE'], [], 'Leads off: HR, RR'],
  ] as const)('says what is silent, part or whole (%#)', (reason, codes, gone, text) => {
    const silence: Evidence = {
      kind: 'silence',
      source: brand('mon-1'),
      codes,
      reason,
      priority: 'medium',
      since: brand(AT),
    }
    expect(alarmText(anAlarm({ evidence: [silence] }), t, new Set(gone.map(brand)))).toBe(text)
  })

  it('takes the words of our own limit before those of the device', () => {
    expect(alarmText(anAlarm({ evidence: [device('DESAT'), low()], worst }), t)).toBe('SpO2 78 < 90')
  })

  it('flashes while open, stands while paused, and is an outline when accepted', () => {
    expect(look(anAlarm())).toBe('flash')
    expect(look(anAlarm({ annunciation: 'audio-paused' }))).toBe('steady')
    expect(look(anAlarm({ annunciation: 'accepted' }))).toBe('outline')
    expect(look(anAlarm({ state: 'latched', annunciation: 'none' }))).toBe('latched')
    expect(hue(anAlarm({ class: 'technical', priority: 'high' }))).toBe('technical')
  })

  it('an accepted high alarm never stands before an open medium one', () => {
    const accepted = anAlarm({ condition: 'a', annunciation: 'accepted' })
    const open = anAlarm({ condition: 'b', priority: 'medium' })
    expect([accepted, open].toSorted(byUrgency)).toEqual([open, accepted])
  })
})
