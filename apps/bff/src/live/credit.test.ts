import { expect, it } from 'vitest'
import { Credit } from './credit'

function aPage() {
  const time = { ms: 0 }
  const credit = new Credit(() => time.ms)
  const waiting: (() => void)[] = []
  return {
    credit,
    time,
    send: () => void waiting.push(credit.sent()),
    answer: () => waiting.shift()?.(),
  }
}

it('takes a long way for a long way, and not for a page that is behind', () => {
  const { credit, time, send, answer } = aPage()
  for (let tick = 0; tick < 50; tick++) {
    send()
    time.ms += 100
    // Four on their way: 400 ms there and back.
    if (tick >= 3) answer()
    expect(credit.room()).toBe('all')
  }
})

it('leaves out the waveforms, then the numbers of a page that answers later and later', () => {
  const { credit, time, send, answer } = aPage()
  send()
  answer()
  send()
  time.ms = 250
  expect(credit.room()).toBe('all')
  time.ms = 251
  expect(credit.room()).toBe('numerics')
  time.ms = 1_001
  expect(credit.room()).toBe('none')
})

it('gives the waveforms back after two seconds in which the page kept up', () => {
  const { credit, time, send, answer } = aPage()
  send()
  answer()
  send()
  time.ms = 300
  expect(credit.room()).toBe('numerics')
  answer()
  time.ms = 2_299
  expect(credit.room()).toBe('numerics')
  time.ms = 2_300
  expect(credit.room()).toBe('all')
})

it('does not get used to a queue that stands', () => {
  const { credit, time, send, answer } = aPage()
  send()
  time.ms = 5
  answer()
  for (let tick = 0; tick < 600; tick++) {
    send()
    time.ms += 100
    if (tick >= 4) answer()
  }
  expect(credit.room()).toBe('numerics')
})

it('has room for a page that was sent nothing', () => {
  const { credit, time } = aPage()
  time.ms = 60_000
  expect(credit.room()).toBe('all')
})
