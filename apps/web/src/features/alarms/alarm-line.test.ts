import type { Evidence } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { anAlarm, anOwner, AT } from '../../live/testing/builders'
import { words as t } from '../../words'
import { alarmLine, byUrgency, byUrgencyIn, hue, look, marker, standing } from '../../format/alarm-line'
import { alarmText, NOTHING_KNOWN, sourcesText, withLive } from '../../format/alarm-text'

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
  it('says of one that comes again and again how often', () => {
    const since = brand(AT)
    const text = (kind: 'chattering' | 'recurring') =>
      alarmLine(
        anAlarm({ evidence: [low()], worst, recurrence: { kind, count: 5, since } }),
        AT + 47_000,
        'Europe/London',
        t,
      )
    expect(text('chattering')).toBe('*** SpO2 78 < 90 · 11:06:40 · 0:47 · chattering, 5 times')
    expect(text('recurring')).toBe('*** SpO2 78 < 90 · 11:06:40 · 0:47 · again and again, 5 times')
  })

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
    expect(
      alarmText(anAlarm({ evidence: [silence] }), t, { ...NOTHING_KNOWN, gone: new Set(gone.map(brand)) }),
    ).toBe(text)
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

  it('a call for help flashes, filled, before every other of its priority', () => {
    const help = anAlarm({
      condition: 'a',
      annunciation: 'accepted',
      owner: anOwner({ state: 'needs-help' }),
      evidence: [low()],
    })
    const newer = anAlarm({ condition: 'b', announcedAt: brand(AT + 9_000) })
    expect(look(help)).toBe('flash')
    expect([newer, help].toSorted(byUrgency)).toEqual([help, newer])
    expect(standing(help, AT, t)).toBe('Needs help: N. One')
  })

  it('the own unit and the patient come first, after every high alarm', () => {
    const make = (condition: string, unit: string, over: Parameters<typeof anAlarm>[0]) =>
      anAlarm({ condition, unit: brand(unit), ...over })
    const sorted = [
      make('ownTechnical', 'north/icu', { class: 'technical' }),
      make('own', 'north/icu', {}),
      make('otherHigh', 'north/ward', { announcedAt: brand(AT + 9_000) }),
      make('ownLow', 'north/icu', { priority: 'low' }),
      make('otherMedium', 'north/ward', { priority: 'medium' }),
    ]
    expect(
      sorted
        .toReversed()
        .toSorted(byUrgencyIn(brand('north/icu')))
        .map(({ condition }) => condition),
    ).toEqual(['own', 'ownTechnical', 'otherHigh', 'ownLow', 'otherMedium'])
  })

  it.each([
    [84, 'SpO2 84 < 90'],
    [84.6, 'SpO2 85 < 90'],
    [95, 'SpO2 85 < 90'],
  ])('is never calmer than the live reading of %d', (value, text) => {
    const reading = {
      kind: 'valid',
      value,
      measuredAt: brand(AT),
      receivedAt: brand(AT),
      source: brand('m'),
    } as const
    expect(alarmText(withLive(anAlarm({ evidence: [low()] }), reading), t)).toBe(text)
  })

  it('names the unit of measurement where it is not plain, and the source', () => {
    const glucose = low({ code: 'MDC_CONC_GLU_ISF', direction: 'high', limit: 180, value: 185 })
    expect(alarmText(anAlarm({ evidence: [glucose] }), t)).toBe('Glucose 185 mg/dL > 180')
    const hr = low({ code: 'MDC_ECG_HEART_RATE', direction: 'high', limit: 130, value: 131 })
    const pr = low({ code: 'MDC_PULS_OXIM_PULS_RATE', direction: 'high', limit: 130, value: 150 })
    const worstOfPulse = {
      code: pr.kind === 'limit' ? pr.code : 'MDC_RESP',
      value: 150,
      measuredAt: brand(AT),
    }
    expect(alarmText(anAlarm({ evidence: [hr, pr], worst: worstOfPulse }), t)).toBe('PR 150 > 130')
  })

  it('tells the sources in words and each once', () => {
    const around = { ...NOTHING_KNOWN, types: new Map([[brand('mon-1'), 'bedside-monitor' as const]]) }
    const alarm = anAlarm({
      evidence: [low({ limit: 40 }), low({ limit: 40, source: brand('m2') }), device('38')],
    })
    expect(sourcesText(alarm, t, around)).toBe('Vigil limit 40, Bedside monitor 38')
    expect(sourcesText(anAlarm({ evidence: [low()] }), t, around)).toBeNull()
  })

  it('calls a rule by its name and says what was measured', () => {
    const rule: Evidence = {
      kind: 'rule',
      source: null,
      rule: 'shock',
      version: 2,
      name: 'Shock pattern',
      values: [
        { code: 'MDC_ECG_HEART_RATE', value: 128 },
        { code: 'MDC_PRESS_BLD_ART_SYS', value: 84 },
      ],
      priority: 'medium',
      since: brand(AT),
    }
    const alarm = anAlarm({ priority: 'medium', condition: 'rule:shock', evidence: [rule] })
    expect(alarmText(alarm, t)).toBe('Shock pattern: HR 128, ART sys 84 mmHg')
  })

  it('names the beds of a network incident', () => {
    const lost = (source: string): Evidence => ({
      kind: 'silence',
      source: brand(source),
      codes: [],
      reason: 'lost',
      priority: 'high',
      since: brand(AT),
    })
    const beds = new Map([
      [brand('m8'), '8'],
      [brand('m3'), '3'],
      [brand('pump3'), '3'],
      [brand('m6'), '6'],
    ])
    const alarm = anAlarm({
      condition: 'network-incident',
      class: 'technical',
      evidence: [lost('m8'), lost('m3'), lost('pump3'), lost('m6')],
    })
    expect(alarmText(alarm, t, { ...NOTHING_KNOWN, beds })).toBe('Network: no data from beds 3, 6 and 8')
    expect(alarmText(alarm, t)).toBe('Network: no data from 4 devices')
  })

  it('says who paused the sound and who saw it from afar', () => {
    const paused = anAlarm({ annunciation: 'audio-paused', audioPausedUntil: brand(AT + 100_000) })
    const seenBy = [{ user: brand('dr'), name: 'Dr Remote', at: brand(AT) }]
    expect(standing(paused, AT, t)).toBe('Board sound paused, 1:40 left')
    expect(standing(paused, AT, t, { ...NOTHING_KNOWN, pausedBy: () => 'N. One' })).toBe(
      'Board sound paused by N. One, 1:40 left',
    )
    expect(standing(anAlarm({ seenBy }), AT, t)).toBe('seen remotely by Dr Remote')
    expect(standing(anAlarm({ seenBy, state: 'latched' }), AT, t)).toBe(
      'over, not yet seen at the bedside · seen remotely by Dr Remote',
    )
  })
})
