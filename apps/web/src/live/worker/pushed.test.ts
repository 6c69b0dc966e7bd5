import { describe, expect, it } from 'vitest'
import { shownOf } from './pushed'

const ID = '11111111-1111-4111-8111-111111111111'
const unit = { id: 'north/icu', name: 'ICU' }
const alarm = (over: object = {}) =>
  shownOf(
    JSON.stringify({ v: 1, id: ID, kind: 'alarm', unit, priority: 'high', count: 1, quiet: false, ...over }),
  )

describe('a push as it is shown', () => {
  it.each([
    ['high', 1, 'High alarm: ICU'],
    ['high', 3, 'High alarm: ICU (3 alarms)'],
    ['medium', 1, 'Medium alarm: ICU'],
    ['medium', 2, 'Medium alarm: ICU (2 alarms)'],
  ])('of %s priority, %i: %s', (priority, count, title) => {
    const shown = alarm({ priority, count })
    expect(shown.title).toBe(title)
    expect(shown.options).toMatchObject({
      tag: 'push north/icu',
      body: 'Sign in to see.',
      icon: `/favicon-${priority}.svg`,
      silent: false,
      renotify: true,
      requireInteraction: priority === 'high',
      data: { path: '/unit/north/icu' },
    })
    expect(shown.id).toBe(ID)
  })

  it('makes no sound where the worst is over', () => {
    const { options } = alarm({ priority: 'medium', quiet: true })
    expect(options).toMatchObject({ silent: true, renotify: false })
    // A browser refuses a silent notification that shakes.
    expect(options.vibrate).toBeUndefined()
  })

  it('takes the place of the alarm when nothing calls any more', () => {
    const shown = shownOf(JSON.stringify({ v: 1, id: ID, kind: 'resolved', unit }))
    expect(shown.title).toBe('ICU: no alarm calls now')
    expect(shown.options).toMatchObject({ tag: alarm().options.tag, silent: true, renotify: false })
  })

  it('tells a test and the end aloud, and a check of the server in passing', () => {
    const test = shownOf(JSON.stringify({ v: 1, id: ID, kind: 'test' }))
    expect(test).toMatchObject({ id: ID, passes: false, options: { silent: false } })
    const ended = shownOf(JSON.stringify({ v: 1, id: ID, kind: 'ended' }))
    expect(ended).toMatchObject({ id: ID, passes: false, options: { silent: false, data: { path: '/' } } })
    expect(ended.title).toBe('Alarms do not reach this device any more')
    const check = shownOf(JSON.stringify({ v: 1, id: ID, kind: 'check' }))
    expect(check).toMatchObject({ id: ID, passes: true, options: { silent: true } })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a number', '7'],
    ['another version', JSON.stringify({ v: 2, id: ID, kind: 'alarm', unit, priority: 'high' })],
    ['no unit', JSON.stringify({ v: 1, id: ID, kind: 'alarm', priority: 'high' })],
    [
      'a unit that is no address',
      JSON.stringify({ v: 1, id: ID, kind: 'resolved', unit: { id: '//evil', name: 'x' } }),
    ],
    ['another priority', JSON.stringify({ v: 1, id: ID, kind: 'alarm', unit, priority: 'worst' })],
    ['another kind', JSON.stringify({ v: 1, id: ID, kind: 'song', unit })],
  ])('is told aloud although it cannot be read: %s', (_, text) => {
    expect(shownOf(text)).toMatchObject({
      title: 'Vigil has news that this page cannot read',
      id: null,
      options: { silent: false, data: { path: '/' } },
    })
  })
})
