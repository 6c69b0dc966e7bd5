import type { FromPlane, ToPlane } from '../messages'
import { createPlane } from '../plane/plane'

interface WorkerScope {
  postMessage(message: FromPlane, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<ToPlane>) => void): void
}
// The plane is compiled for page and worker alike, so the worker's own globals are named here.
const scope = globalThis as unknown as WorkerScope

const plane = createPlane((message) => scope.postMessage(message, []))
scope.addEventListener('message', (event) => plane.take(event.data))
