import { renderHook } from '@testing-library/react'
import type { SubjectId } from '@vigil/clinical'
import { beforeEach, describe, expect, it } from 'vitest'
import { beginCode, clearCode, endCode, markCode, useCourse } from './course'
import { courseText } from './course-text'

const P1 = 'p1' as SubjectId
const START = Date.parse('2026-11-28T02:10:00Z')
const course = (subject: SubjectId = P1) => renderHook(() => useCourse(subject)).result.current

beforeEach(() => clearCode())

describe('the course of an emergency', () => {
  it('begins with one press and is not set back by a second', () => {
    beginCode(P1, START)
    beginCode(P1, START + 60_000)
    expect(course()?.startedAt).toBe(START)
    expect(course('p2' as SubjectId)).toBeNull()
  })

  it('keeps marks until its end and none afterwards', () => {
    beginCode(P1, START)
    markCode('shock', START + 65_000)
    markCode('drug', START + 120_000)
    endCode(START + 600_000)
    markCode('shock', START + 700_000)
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
    expect(JSON.parse(localStorage.getItem('vigil.code') ?? 'null')).toMatchObject({ startedAt: START })
    clearCode()
    expect(localStorage.getItem('vigil.code')).toBeNull()
  })

  it('begins anew for another patient and after its end', () => {
    beginCode(P1, START)
    endCode(START + 1)
    beginCode(P1, START + 5)
    expect(course()).toMatchObject({ startedAt: START + 5, endedAt: null, marks: [] })
  })
})
