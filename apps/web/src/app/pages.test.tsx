import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, anAlarm, aNurse, aSubject } from '../live/testing/builders'
import { stage } from '../testing/stage'
import { SignOut } from './bar'
import { useFreeze } from './freeze'
import NoAccess from './no-access'
import { SignedIn } from './session'
import UnitsRoute from './units-route'
import { useUnitWatch } from './unit-watch'
import { createWatch } from './watch'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const ICU = {
  unit: brand('north/icu'),
  name: 'ICU',
  actions: ['view', 'act', 'mute'] as const,
  remote: false,
}
const WARD = { unit: brand('north/ward'), name: 'Ward', actions: ['view'] as const, remote: false }

function open(page: ReactNode, units: readonly unknown[], actions: readonly string[] = []) {
  const place = stage()
  const me = {
    principal: { ...aNurse, units },
    actions,
    server: { demo: false, build: 'test', time: place.client.now },
  }
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(me)))
  place.client.welcome({ boards: [] })
  const view = place.show(
    <SignedIn watch={createWatch(place.client)} onNobody={() => undefined}>
      {page}
    </SignedIn>,
  )
  return { ...place, ...view }
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('the choice of a unit', () => {
  const page = (
    <UnitsRoute
      hrefOf={() => '/'}
      onOpen={() => undefined}
      onCensus={() => undefined}
      onMessages={() => undefined}
    />
  )

  it('watches all units and tells who alarms in each', async () => {
    const { client, run } = open(page, [ICU, WARD])
    await screen.findByText('Choose a unit')
    await waitFor(() => expect(client.watching?.units).toEqual(['north/icu', 'north/ward']))
    const subject = aSubject({ id: brand('p1') })
    run(() => client.welcome({ boards: [aBoard({ beds: [aBed({ subject })] })] }))
    run(() => client.raise(anAlarm({ subject: subject.id })))
    expect(screen.getByRole('link', { name: /ICU/ }).textContent).toContain('1 alarming')
  })

  it('tells an engineer without a unit what they may do', async () => {
    open(page, [], ['biomed'])
    await screen.findByRole('heading', { name: 'Signed in as N. One' })
    expect(screen.getByRole('button', { name: 'Message monitor' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Sign out' })).toBeDefined()
    expect(document.body.textContent).not.toContain('Not live')
  })
})

describe('the unit of somebody else', () => {
  it('is refused in words, with a way back and the own alarms watched', async () => {
    const back = vi.fn<() => void>()
    const { client } = open(<NoAccess unit={brand('north/icu')} onUnits={back} />, [WARD])
    await screen.findByText(/You have no access to this unit/)
    await waitFor(() => expect(client.watching?.units).toEqual(['north/ward']))
    fireEvent.click(screen.getByRole('button', { name: 'Go to your units' }))
    expect(back).toHaveBeenCalled()
  })
})

function Freezer() {
  const [frozen, toggle] = useFreeze()
  return <button onClick={toggle}>{frozen ? 'frozen' : 'running'}</button>
}

describe('waves', () => {
  const board = aBoard({
    beds: [
      aBed({ subject: aSubject({ id: brand('p1') }) }),
      aBed({ id: brand('north/icu/2'), subject: aSubject({ id: brand('p2') }) }),
    ],
  })
  function Page({ patient }: { patient?: never }) {
    useUnitWatch({ unit: board.id, board, waves: true, ...(patient === undefined ? {} : { patient }) })
    return 'here'
  }

  it('go on for the whole unit while one patient is looked at', async () => {
    const { client } = open(
      <>
        <Page />
        <Page patient={brand('p2')} />
      </>,
      [ICU],
    )
    await screen.findAllByText(/here/)
    await waitFor(() => expect(client.watching?.waveforms).toEqual(['p1', 'p2']))
  })

  it('run again when a frozen page is left', () => {
    const place = stage()
    const { unmount } = place.show(<Freezer />)
    fireEvent.click(screen.getByText('running'))
    expect(place.client.frozen).toBe(true)
    unmount()
    expect(place.client.frozen).toBe(false)
  })
})

describe('sign out', () => {
  it('asks for a second press', () => {
    const fetched = vi.fn<() => Promise<Response>>(() => new Promise(() => undefined))
    vi.stubGlobal('fetch', fetched)
    stage().show(<SignOut />)
    fireEvent.click(screen.getByRole('button', { name: 'Sign out' }))
    expect(fetched).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('button', { name: 'Press again' }))
    expect(fetched).toHaveBeenCalledOnce()
  })
})
