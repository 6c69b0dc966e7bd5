import { beforeEach, describe, expect, it } from 'vitest'
import { aBed, aBoard, anAlarm, aSubject, AT } from '../../live/testing/builders'
import { FakeLiveClient } from '../../live/testing/fake-live-client'
import { startNotices, type Notice } from './notices'

let client: FakeLiveClient
let shown: Notice[]
let hidden: boolean
let wanted: boolean

beforeEach(() => {
  client = new FakeLiveClient()
  const subject = aSubject({ name: 'Canary, Secret', mrn: 'mrn-secret' })
  client.welcome({ boards: [aBoard({ beds: [aBed({ subject })] })] })
  shown = []
  hidden = true
  wanted = true
  startNotices({
    store: client.store,
    isHidden: () => hidden,
    isWanted: () => wanted,
    titleOf: (unit, bed) => `${unit}/${bed ?? '-'}`,
    show: (notice) => shown.push(notice),
  })
})

describe('a notice of the computer while the page is hidden', () => {
  it('tells unit and bed of a high alarm and nothing else', () => {
    client.raise(anAlarm())
    expect(shown).toEqual([{ tag: 'north/icu/1', title: 'ICU/1' }])
    expect(JSON.stringify(shown)).not.toMatch(/Canary|secret|p1|spo2/i)
  })

  it.each([
    ['of medium priority', { priority: 'medium' }],
    ['that is accepted', { annunciation: 'accepted' }],
    ['that only shows', { annunciation: 'visual' }],
  ] as const)('does not tell of an alarm %s', (_, over) => {
    client.raise(anAlarm(over))
    expect(shown).toEqual([])
  })

  it('tells again when the alarm is announced again', () => {
    client.raise(anAlarm())
    client.change(anAlarm())
    expect(shown).toHaveLength(1)
    client.change(anAlarm({ announcedAt: (AT + 300_000) as never }), { type: 're-announced' })
    expect(shown).toHaveLength(2)
  })

  it('stays away while the page is seen or nobody wants it', () => {
    hidden = false
    client.raise(anAlarm())
    hidden = true
    client.change(anAlarm())
    wanted = false
    client.raise(anAlarm({ id: 'p2~x' as never }))
    expect(shown).toEqual([])
  })

  it('names the unit for a subject without a bed', () => {
    client.raise(anAlarm({ bed: null }))
    expect(shown).toEqual([{ tag: 'north/icu', title: 'ICU/-' }])
  })
})
