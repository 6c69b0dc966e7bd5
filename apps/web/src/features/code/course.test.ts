// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import type { SubjectId } from '@vigil/clinical'
import { beforeEach, describe, expect, it } from 'vitest'
import { beginCode, clearCode, endCode, markCode, useCourse } from './course'
import { courseText } from './course-text'

const P1 = 'p1' as SubjectId
const START = Date.parse('2026-11-28T02:10:00Z')
const course = (subject: SubjectId = P1) => renderHook(() => useCourse(subject)).result.current

const P2 = 'p2' as SubjectId

beforeEach(() => [P1, P2].forEach(clearCode))

describe('the course of an emergency', () => {
  it('begins with one press and is not set back by a second', () => {
    beginCode(P1, START)
    beginCode(P1, START + 60_000)
    expect(course()?.startedAt).toBe(START)
    expect(course(P2)).toBeNull()
  })

  it('keeps marks until its end and none afterwards', () => {
    beginCode(P1, START)
    markCode(P1, 'shock', START + 65_000)
    markCode(P1, 'drug', START + 120_000)
    endCode(P1, START + 600_000)
    markCode(P1, 'shock', START + 700_000)
    expect(courseText(course()!, { name: 'Test, One', bed: 'Bed 1', zone: 'Europe/London' })).toBe(
      [
        'Test, One, Bed 1, 28 Nov, 02:10:00',
        '02:10:00 (+0:00) Start',
        '02:11:05 (+1:05) Shock',
        '02:12:00 (+2:00) Drug',
        '02:20:00 (+10:00) End',
      ].join('\n'),
    )
  })

  it('is kept over a reload in this browser alone', () => {
    beginCode(P1, START)
    expect(JSON.parse(localStorage.getItem('vigil.codes') ?? 'null')).toMatchObject([{ startedAt: START }])
    clearCode(P1)
    expect(localStorage.getItem('vigil.codes')).toBeNull()
  })

  it('of one patient does not erase that of another', () => {
    beginCode(P1, START)
    markCode(P1, 'shock', START + 10)
    beginCode(P2, START + 20)
    markCode(P2, 'drug', START + 30)
    endCode(P2, START + 40)
    expect(course()).toMatchObject({ endedAt: null, marks: [{ what: 'shock' }] })
    expect(course(P2)).toMatchObject({ endedAt: START + 40, marks: [{ what: 'drug' }] })
  })

  it('is forgotten when another begins half a day later', () => {
    beginCode(P1, START)
    beginCode(P2, START + 12 * 3_600_000)
    expect(course()).toBeNull()
  })

  it('begins anew after its end', () => {
    beginCode(P1, START)
    endCode(P1, START + 1)
    beginCode(P1, START + 5)
    expect(course()).toMatchObject({ startedAt: START + 5, endedAt: null, marks: [] })
  })
})
