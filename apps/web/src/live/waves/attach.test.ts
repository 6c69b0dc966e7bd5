// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ToPlane } from '../messages'
import type { TraceSpec } from '../port'
import { createWaves } from './attach'

const TRACE: TraceSpec = {
  // The cast mints a brand, as a parser does.
  subject: 'p1' as never,
  code: 'MDC_PULS_OXIM_PLETH',
  color: '#35c9e8',
  speed: 25,
  gain: 'auto',
}
let posted: ToPlane[]
let host: HTMLElement

const waves = () => createWaves(() => ({ transfers: false, post: (message) => void posted.push(message) }))
const types = () => posted.map(({ type }) => type)
const done = () => Promise.resolve()

/** Nothing is laid out in jsdom: each place says where it is. */
function aPlace(top: number): HTMLElement {
  const place = document.createElement('div')
  const rect = { left: 10, right: 110, top, bottom: top + 20, x: 10, y: top, width: 100, height: 20 }
  place.getBoundingClientRect = () => ({ ...rect, toJSON: () => rect })
  host.append(place)
  return place
}

beforeEach(() => {
  posted = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  )
  host = document.createElement('div')
  host.dataset['waveSurface'] = ''
  document.body.replaceChildren(host)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('draws the traces of a surface on one canvas', async () => {
  const port = waves()
  port.attach(aPlace(0), TRACE)
  port.attach(aPlace(30), TRACE)
  await done()
  expect(types()).toEqual(['surface', 'traces'])
  expect(posted[1]).toMatchObject({ traces: [{ box: { y: 0 } }, { box: { y: 30, width: 100 } }] })
  expect(host.querySelectorAll('canvas')).toHaveLength(1)
})

it('keeps the canvas when a trace changes its look', async () => {
  const port = waves()
  const place = aPlace(0)
  const release = port.attach(place, TRACE)
  await done()
  release()
  port.attach(place, { ...TRACE, notice: 'Leads off' })
  await done()
  expect(types()).toEqual(['surface', 'traces', 'traces'])
})

it('takes the canvas away at once when a patient leaves', async () => {
  const port = waves()
  const release = port.attach(aPlace(0), TRACE)
  port.attach(aPlace(30), TRACE)
  await done()
  release()
  await done()
  expect(host.querySelector('canvas')).toBeNull()
  vi.runAllTimers()
  expect(types()).toEqual(['surface', 'traces', 'forget', 'surface', 'traces'])
})

it('leaves no canvas behind when all traces go', async () => {
  const release = waves().attach(aPlace(0), TRACE)
  await done()
  release()
  await done()
  vi.runAllTimers()
  expect(types()).toEqual(['surface', 'traces', 'forget'])
})
