import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ToPlane } from '../messages'
import type { TraceSpec } from '../port'
import { createWaves } from './attach'

const TRACE: TraceSpec = {
  subject: 'p1' as never,
  code: 'MDC_PULS_OXIM_PLETH',
  color: '#35c9e8',
  speed: 25,
  gain: 'auto',
}
let posted: ToPlane[]

const waves = (transfers: boolean) =>
  createWaves(() => ({ transfers, post: (message) => void posted.push(message) }))
const canvas = (): HTMLCanvasElement =>
  Object.assign(document.createElement('canvas'), { transferControlToOffscreen: () => ({}) })

beforeEach(() => {
  posted = []
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

it('hands a canvas to the worker once, however often it is attached', () => {
  const port = waves(true)
  const element = canvas()
  port.attach(element, TRACE)()
  port.attach(element, { ...TRACE, speed: 50 })
  expect(posted.map(({ type }) => type)).toStrictEqual(['canvas', 'attach', 'detach', 'attach'])
})

it('keeps no canvas of a page that draws itself', () => {
  const port = waves(false)
  const element = canvas()
  port.attach(element, TRACE)()
  port.attach(element, TRACE)
  expect(posted.map(({ type }) => type)).toStrictEqual(['canvas', 'attach', 'forget', 'canvas', 'attach'])
})
