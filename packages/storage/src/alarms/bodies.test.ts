import { expect, it } from 'vitest'
import { alarmFrom, eventFrom } from './bodies'

it('reads an alarm that was stored before signals were looked at', () => {
  expect(alarmFrom('{"id":"p1~vt"}')).toEqual({ id: 'p1~vt', assessment: null })
  expect(eventFrom('{"seq":7,"alarm":{"id":"p1~vt"}}')).toEqual({
    seq: 7,
    alarm: { id: 'p1~vt', assessment: null },
  })
})

it('keeps what the signals said of a stored alarm', () => {
  const assessment = { at: 1, verdict: 'undecided', findings: [] }
  expect(alarmFrom(JSON.stringify({ assessment })).assessment).toEqual(assessment)
})
