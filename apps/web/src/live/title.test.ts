// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { aBoard, anAlarm, anOwner } from './testing/builders'
import { FakeLiveClient } from './testing/fake-live-client'
import { showTitle, titleOf } from './title'

it('names the worst priority, how many, and where', () => {
  const medium = anAlarm({ id: 'm' as never, priority: 'medium' })
  const two = [anAlarm(), anAlarm({ id: 'b' as never }), medium]
  expect(titleOf(two, [aBoard()], 'live')).toStrictEqual({ text: '*** 2 · ICU', icon: '/favicon-high.svg' })
  expect(titleOf([medium], [aBoard()], 'live')).toMatchObject({ text: '** 1 · ICU' })
})

it('rests when somebody took every alarm', () => {
  const taken = anAlarm({ annunciation: 'accepted' })
  expect(titleOf([taken], [aBoard()], 'live')).toStrictEqual({ text: 'ICU · Vigil', icon: '/favicon.svg' })
})

it('calls on while somebody at the bed needs help', () => {
  const calling = anAlarm({ annunciation: 'accepted', owner: anOwner({ state: 'needs-help' }) })
  expect(titleOf([calling], [aBoard()], 'live')).toStrictEqual({
    text: '*** 1 · ICU',
    icon: '/favicon-high.svg',
  })
})

it('says not live before anything else', () => {
  expect(titleOf([anAlarm()], [aBoard()], 'not-live')).toStrictEqual({
    text: 'NOT LIVE · ICU',
    icon: '/favicon-not-live.svg',
  })
})

it('follows the store until it is ended', () => {
  const client = new FakeLiveClient()
  client.welcome()
  const end = showTitle(client.store, document)
  client.raise(anAlarm())
  expect(document.title).toBe('*** 1 · ICU')
  expect(document.querySelector('link[rel="icon"]')?.getAttribute('href')).toBe('/favicon-high.svg')
  end()
  client.end(anAlarm())
  expect(document.title).toBe('*** 1 · ICU')
})
