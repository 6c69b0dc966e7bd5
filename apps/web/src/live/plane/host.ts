/** Starts the live plane in a worker; in the page where workers cannot draw. */
import type { FromPlane, ToPlane } from '../messages'
import { trustedScriptUrl } from '../trusted-url'
// oxlint-disable-next-line import/default -- Vite makes this module; its type is in vite/client
import workerUrl from '../worker/worker?worker&url'

export interface PlaneHost {
  /** True where a canvas must be handed over for good. */
  readonly transfers: boolean
  post(message: ToPlane, transfer?: Transferable[]): void
}

const canDrawInWorker = (): boolean =>
  typeof Worker === 'function' &&
  typeof OffscreenCanvas === 'function' &&
  typeof HTMLCanvasElement === 'function' &&
  'transferControlToOffscreen' in HTMLCanvasElement.prototype

export function startPlane(onMessage: (message: FromPlane) => void): PlaneHost {
  return canDrawInWorker() ? workerPlane(onMessage) : pagePlane(onMessage)
}

function workerPlane(onMessage: (message: FromPlane) => void): PlaneHost {
  const worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module', name: 'vigil-live' })
  worker.addEventListener('message', (event: MessageEvent<FromPlane>) => onMessage(event.data))
  return {
    transfers: true,
    post: (message, transfer = []) => worker.postMessage(message, transfer),
  }
}

function pagePlane(onMessage: (message: FromPlane) => void): PlaneHost {
  const plane = import('./plane').then(({ createPlane }) => createPlane(onMessage))
  return {
    transfers: false,
    post: (message) => {
      void plane.then((running) => running.take(message))
    },
  }
}
