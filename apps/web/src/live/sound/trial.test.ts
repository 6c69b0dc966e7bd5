// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { ANSWER_WITHIN_MS, keepTrial, readTrial, trialState, UNTRIED } from './trial'

const SHIFT = 1_000_000
const soon = SHIFT + 60_000

describe('the sound test of a shift', () => {
  it.each([
    ['nobody ever answered', UNTRIED, 'due'],
    ['it was asked a minute ago', { answer: null, askedAt: SHIFT }, 'due'],
    ['somebody heard it in this shift', { answer: { at: SHIFT, heard: true }, askedAt: null }, 'heard'],
    ['somebody heard it in the last shift', { answer: { at: SHIFT - 1, heard: true }, askedAt: null }, 'due'],
    ['somebody heard nothing', { answer: { at: SHIFT, heard: false }, askedAt: null }, 'unheard'],
    ['nobody has heard it since', { answer: { at: SHIFT - 1, heard: false }, askedAt: null }, 'unheard'],
    ['it was asked in the last shift', { answer: null, askedAt: SHIFT - 3_600_000 }, 'due'],
  ] as const)('when %s is known as such', (_, trial, state) => {
    expect(trialState(trial, SHIFT, soon)).toBe(state)
  })

  it('counts as missing after a quarter of an hour', () => {
    const trial = { answer: null, askedAt: SHIFT }
    expect(trialState(trial, SHIFT, SHIFT + ANSWER_WITHIN_MS - 1)).toBe('due')
    expect(trialState(trial, SHIFT, SHIFT + ANSWER_WITHIN_MS)).toBe('untested')
  })

  it('is kept in this browser and survives rubbish there', () => {
    const trial = { answer: { at: 5, heard: true }, askedAt: null }
    keepTrial(trial)
    expect(readTrial()).toEqual(trial)
    localStorage.setItem('vigil.sound-test', '{"answer":7}')
    expect(readTrial()).toEqual(UNTRIED)
    localStorage.clear()
    expect(readTrial()).toEqual(UNTRIED)
  })
})
